package dev.forger.nn;

import dev.forger.kernel.random.RandomSpec;
import dev.forger.kernel.random.RandomSpec.Distribution;
import dev.forger.memory.MemoryScope;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.RandomTensor;
import dev.forger.tensor.Reduction;
import dev.forger.tensor.Tensor;

/** Fills one tensor, from a random stream of its own. */
final class Initialisation {
    // Above the streams that training draws from, so that one seed can serve both.
    private static final long FIRST_STREAM = 1L << 62;
    private static final float DCGAN_STD = 0.02f;

    private final long seed;
    private final long stream;
    private final Tensor dst;

    private Initialisation(long seed, int index, Tensor dst) {
        this.seed = seed;
        this.stream = FIRST_STREAM + index;
        this.dst = dst;
    }

    /** Sets the tensor that was declared at {@code index}. */
    static void fill(ParameterSpec spec, Initialiser initialiser, long seed, int index, Tensor dst) {
        Initialisation fill = new Initialisation(seed, index, dst);
        switch (spec.role()) {
            case UNIT_WEIGHT -> fill.draw(Distribution.NORMAL, 0, 1);
            case DIRECTION -> fill.direction();
            case SHIFT, RUNNING_MEAN -> Elementwise.fill(dst, 0);
            case RUNNING_VARIANCE, DIAL -> Elementwise.fill(dst, 1);
            case WEIGHT, BIAS, SCALE -> {
                switch (initialiser) {
                    case Initialiser.Dcgan _ -> fill.dcgan(spec.role());
                    case Initialiser.KaimingUniform _ -> fill.kaimingUniform(spec);
                }
            }
        }
    }

    private void dcgan(ParameterSpec.Role role) {
        switch (role) {
            case WEIGHT -> draw(Distribution.NORMAL, 0, DCGAN_STD);
            case SCALE -> draw(Distribution.NORMAL, 1, DCGAN_STD);
            default -> Elementwise.fill(dst, 0);
        }
    }

    private void kaimingUniform(ParameterSpec spec) {
        if (spec.role() == ParameterSpec.Role.SCALE) {
            Elementwise.fill(dst, 1);
        } else {
            float bound = (float) (1 / Math.sqrt((double) spec.fanIn()));
            draw(Distribution.UNIFORM, -bound, bound);
        }
    }

    private void direction() {
        draw(Distribution.NORMAL, 0, 1);
        try (MemoryScope _ = dst.device().scope()) {
            Tensor length = Elementwise.sqrt(Reduction.sum(Elementwise.mul(dst, dst), false));
            Elementwise.copy(Elementwise.div(dst, length), dst);
        }
    }

    private void draw(Distribution distribution, float a, float b) {
        RandomSpec spec = new RandomSpec(distribution, dst.shape().size());
        RandomTensor.fill(dst.device(), spec, seed, stream, a, b, dst);
    }
}
