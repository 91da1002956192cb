package dev.forger.nn;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.Variable;
import dev.forger.memory.Shape;
import dev.forger.nn.ParameterSpec.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Weight and bias of a linear map, and how the weight is used.
 *
 * @param form what the weight goes through
 * @param shape the weight's extents
 * @param outputAxis its axis of output channels
 * @param fanIn how many inputs an output sums, as PyTorch counts them for initialisation
 * @param summed how many it sums, the mean over all outputs
 * @param bias the number of biases, if there are any
 */
record FormedWeight(WeightForm form, Shape shape, int outputAxis, long fanIn, double summed, Optional<Integer> bias) {
    /** The weight's name in PyTorch under spectral normalisation, where {@code weight} is what comes of it. */
    private static final String ORIGINAL = "weight_orig";

    List<ParameterSpec> parameters() {
        boolean equalised = form instanceof WeightForm.Equalised;
        List<ParameterSpec> specs = new ArrayList<>();
        specs.add(new ParameterSpec(name(), shape, equalised ? Role.UNIT_WEIGHT : Role.WEIGHT, fanIn));
        bias.ifPresent(
                n -> specs.add(new ParameterSpec("bias", Shape.of(n), equalised ? Role.SHIFT : Role.BIAS, fanIn)));
        if (form instanceof WeightForm.Spectral) {
            long rows = shape.dim(outputAxis);
            specs.add(new ParameterSpec("weight_u", Shape.of(rows, 1), Role.DIRECTION, 0));
            specs.add(new ParameterSpec("weight_v", Shape.of(shape.size() / rows, 1), Role.DIRECTION, 0));
        }
        return specs;
    }

    private String name() {
        return form instanceof WeightForm.Spectral ? ORIGINAL : "weight";
    }

    /** The weight as it is to be used in a pass. */
    Function<Mode, Variable> weight(Weights weights) {
        Variable weight = weights.variable(name());
        return switch (form) {
            case WeightForm.Plain _ -> mode -> weight;
            case WeightForm.Equalised(float gain) -> {
                float factor = (float) (gain / Math.sqrt(summed));
                yield mode -> Arithmetic.affine(weight, factor, 0);
            }
            case WeightForm.Spectral _ ->
                new SpectralNorm(weight, outputAxis, weights.state("weight_u"), weights.state("weight_v"))::weight;
        };
    }

    Optional<Variable> bias(Weights weights) {
        return bias.map(n -> weights.variable("bias"));
    }

    /** How a layer with it ends its description. */
    String description() {
        String how = switch (form) {
            case WeightForm.Plain _ -> "";
            case WeightForm.Equalised _ -> ", equalised";
            case WeightForm.Spectral _ -> ", spectral";
        };
        return how + (bias.isPresent() ? ")" : ", no bias)");
    }
}
