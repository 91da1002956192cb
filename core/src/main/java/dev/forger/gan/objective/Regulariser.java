package dev.forger.gan.objective;

import static dev.forger.autograd.Arithmetic.affine;
import static dev.forger.autograd.Arithmetic.mul;
import static dev.forger.autograd.Arithmetic.sqrt;
import static dev.forger.autograd.Arithmetic.square;

import dev.forger.autograd.Gradients;
import dev.forger.autograd.Reductions;
import dev.forger.autograd.Variable;
import dev.forger.gan.setting.Setting;
import dev.forger.memory.Shape;
import dev.forger.tensor.Draws;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** A term of the discriminator's loss, of weight 1, that keeps it from being too steep or too large. */
public enum Regulariser {
    /** E[(‖∇D(x̂)‖ − 1)²] at random points x̂ between real and fake (WGAN-GP, Gulrajani et al. 2017, section 4). */
    GRADIENT_PENALTY {
        @Override
        public Variable penalty(Trial trial) {
            Tensor real = trial.real().value();
            Tensor share = trial.draws().uniform(perSample(real.shape()), 0, 1);
            Tensor between = Elementwise.add(
                    Elementwise.mul(real, share),
                    Elementwise.mul(trial.fake().value(), Elementwise.affine(share, -1, 1)));
            Variable x = Variable.parameter(between);
            Variable norm = sqrt(affine(squaredNorms(trial.critic().apply(x), x), 1, TINY));
            return Reductions.mean(square(affine(norm, 1, -1)), false);
        }
    },
    /** ½·E[‖∇D(x)‖²] on real pictures (Mescheder et al. 2018, equation 9; the weight is their γ). */
    R1 {
        @Override
        public Variable penalty(Trial trial) {
            return zeroCentred(trial.realLogits(), trial.real());
        }
    },
    /** The same on fake pictures (equation 10). */
    R2 {
        @Override
        public Variable penalty(Trial trial) {
            return zeroCentred(trial.fakeLogits(), trial.fake());
        }
    },
    /** E[D(x)²] on real pictures, which keeps a critic's free constant near zero (Karras et al. 2018, A.1). */
    DRIFT {
        @Override
        public Variable penalty(Trial trial) {
            return Reductions.mean(square(trial.realLogits()), false);
        }
    };

    /** Under the root, so that its slope at a gradient of zero is finite. */
    private static final float TINY = 1e-12f;

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
    public record Trial(
            Variable real,
            Variable fake,
            Variable realLogits,
            Variable fakeLogits,
            UnaryOperator<Variable> critic,
            Draws draws) {}

    /** The term, a scalar. */
    public abstract Variable penalty(Trial trial);

    @Override
    public String toString() {
        return Setting.text(this);
    }

    private static Variable zeroCentred(Variable logits, Variable x) {
        return affine(Reductions.mean(squaredNorms(logits, x), false), 0.5f, 0);
    }

    /**
     * ‖∇D(x)‖² of each sample. The gradient of the sum of all logits is each sample's own where the discriminator does
     * not mix samples, which batch norm does: use another norm with these penalties.
     */
    private static Variable squaredNorms(Variable logits, Variable x) {
        Variable gradient =
                Gradients.ofDifferentiable(Reductions.sum(logits, false), x).getFirst();
        int[] axes = new int[x.shape().rank() - 1];
        Arrays.setAll(axes, i -> i + 1);
        return Reductions.sum(mul(gradient, gradient), false, axes);
    }

    private static Shape perSample(Shape shape) {
        long[] dims = new long[shape.rank()];
        Arrays.fill(dims, 1);
        dims[0] = shape.dim(0);
        return Shape.of(dims);
    }
}
