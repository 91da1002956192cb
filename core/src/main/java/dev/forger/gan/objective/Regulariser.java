package dev.forger.gan.objective;

import static dev.forger.autograd.Arithmetic.affine;
import static dev.forger.autograd.Arithmetic.mul;
import static dev.forger.autograd.Arithmetic.square;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.Gradients;
import dev.forger.autograd.Reductions;
import dev.forger.autograd.Variable;
import dev.forger.memory.Shape;
import dev.forger.tensor.Draws;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;
import java.util.function.UnaryOperator;

/** A term of the discriminator's loss that keeps it from being too steep or too large. */
public sealed interface Regulariser {
    /**
     * What the discriminator thinks of a batch, and of what.
     *
     * @param real pictures, (N, …), a variable that gradients can be asked of
     * @param fake pictures of the same shape, likewise
     * @param realLogits (M, 1), made from {@code real}
     * @param fakeLogits (M, 1), made from {@code fake}
     * @param critic logits of other pictures of the same shape, under the real ones' conditions
     * @param draws randomness
     */
    record Trial(
            Variable real,
            Variable fake,
            Variable realLogits,
            Variable fakeLogits,
            UnaryOperator<Variable> critic,
            Draws draws) {}

    /** The term, a scalar, to be added to the loss. */
    Variable penalty(Trial trial);

    /**
     * λ·E[(‖∇D(x̂)‖ − 1)²] at random points x̂ between real and fake (WGAN-GP, Gulrajani et al. 2017, section 4).
     *
     * @param weight λ, positive
     */
    record GradientPenalty(float weight) implements Regulariser {
        /** Under the root, so that its slope at a gradient of zero is finite. */
        private static final float TINY = 1e-12f;

        @Override
        public Variable penalty(Trial trial) {
            Tensor real = trial.real().value();
            Tensor share = trial.draws().uniform(perSample(real.shape()), 0, 1);
            Tensor between = Elementwise.add(
                    Elementwise.mul(real, share),
                    Elementwise.mul(trial.fake().value(), Elementwise.affine(share, -1, 1)));
            Variable x = Variable.parameter(between);
            Variable norm = Arithmetic.sqrt(affine(squaredNorms(trial.critic().apply(x), x), 1, TINY));
            return affine(Reductions.mean(square(affine(norm, 1, -1)), false), weight, 0);
        }

        @Override
        public String toString() {
            return "gradient-penalty:" + weight;
        }
    }

    /**
     * γ/2·E[‖∇D(x)‖²] on real pictures (R1, Mescheder et al. 2018, equation 9).
     *
     * @param weight γ, positive
     */
    record R1(float weight) implements Regulariser {
        @Override
        public Variable penalty(Trial trial) {
            return zeroCentred(trial.realLogits(), trial.real(), weight);
        }

        @Override
        public String toString() {
            return "r1:" + weight;
        }
    }

    /**
     * γ/2·E[‖∇D(x)‖²] on fake pictures (R2, Mescheder et al. 2018, equation 10).
     *
     * @param weight γ, positive
     */
    record R2(float weight) implements Regulariser {
        @Override
        public Variable penalty(Trial trial) {
            return zeroCentred(trial.fakeLogits(), trial.fake(), weight);
        }

        @Override
        public String toString() {
            return "r2:" + weight;
        }
    }

    /**
     * ε·E[D(x)²] on real pictures, which keeps a critic's free constant near zero (Karras et al. 2018, appendix A.1).
     *
     * @param weight ε, positive
     */
    record Drift(float weight) implements Regulariser {
        @Override
        public Variable penalty(Trial trial) {
            return affine(Reductions.mean(square(trial.realLogits()), false), weight, 0);
        }

        @Override
        public String toString() {
            return "drift:" + weight;
        }
    }

    private static Variable zeroCentred(Variable logits, Variable x, float weight) {
        return affine(Reductions.mean(squaredNorms(logits, x), false), weight / 2, 0);
    }

    /**
     * ‖∇D(x)‖² of each sample. The gradient of the sum of all logits is each sample's own where the discriminator does
     * not mix samples, which batch norm does: use another norm with these penalties.
     */
    private static Variable squaredNorms(Variable logits, Variable x) {
        Variable gradient =
                Gradients.ofDifferentiable(Reductions.sum(logits, false), x).getFirst();
        int[] axes = new int[x.shape().rank() - 1];
        java.util.Arrays.setAll(axes, i -> i + 1);
        return Reductions.sum(mul(gradient, gradient), false, axes);
    }

    private static Shape perSample(Shape shape) {
        long[] dims = new long[shape.rank()];
        java.util.Arrays.fill(dims, 1);
        dims[0] = shape.dim(0);
        return Shape.of(dims);
    }
}
