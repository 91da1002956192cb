package dev.forger.nn;

import dev.forger.memory.Shape;

/**
 * One tensor of a layer.
 *
 * @param name its name within the layer, as PyTorch calls it
 * @param shape its extents
 * @param role what it is for, which says how it starts
 * @param fanIn how many inputs each output sums, as PyTorch counts them for initialisation; 0 where it does
 *     not matter
 */
public record ParameterSpec(String name, Shape shape, Role role, long fanIn) {
    /** What a tensor is for. */
    public enum Role {
        /** Factors of a linear map. */
        WEIGHT,
        /** Factors of a linear map that are scaled whenever they are used: start from N(0, 1). */
        UNIT_WEIGHT,
        /** The shift of a linear map. */
        BIAS,
        /** The scale after normalisation. */
        SCALE,
        /** The shift after normalisation or of scaled factors: starts at 0. */
        SHIFT,
        /** A running mean: not trained, starts at 0. */
        RUNNING_MEAN,
        /** A running variance: not trained, starts at 1. */
        RUNNING_VARIANCE,
        /** A vector of length 1: not trained, starts in a random direction. */
        DIRECTION,
        /** A number that the host sets between steps: not trained, starts at 1. */
        DIAL;

        /** Whether it has a gradient. */
        public boolean trained() {
            return switch (this) {
                case WEIGHT, UNIT_WEIGHT, BIAS, SCALE, SHIFT -> true;
                case RUNNING_MEAN, RUNNING_VARIANCE, DIRECTION, DIAL -> false;
            };
        }
    }

    /** The same within a layer that calls the one it is of by a name: {@link Weights#under} finds it again. */
    public ParameterSpec under(String prefix) {
        return new ParameterSpec(prefix + "." + name, shape, role, fanIn);
    }
}
