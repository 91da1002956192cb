package dev.forger.nn;

import static dev.forger.autograd.Arithmetic.affine;
import static dev.forger.autograd.Arithmetic.mul;
import static dev.forger.autograd.Arithmetic.reciprocal;
import static dev.forger.autograd.Arithmetic.sqrt;
import static dev.forger.autograd.Arithmetic.square;

import dev.forger.autograd.Products;
import dev.forger.autograd.Reductions;
import dev.forger.autograd.Variable;
import dev.forger.autograd.Views;
import dev.forger.memory.MemoryScope;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;

/**
 * A weight divided by an estimate of its largest singular value, {@code σ = ‖W·v‖} for a v that comes nearer to the
 * first right singular vector with each power iteration. Gradients flow through W in both places, none through v:
 * {@code ∂σ/∂W = u·vᵀ} with {@code u = W·v/σ}, as in Miyato et al. 2018, appendix A.
 *
 * @param weight W where its output channels are made the rows
 * @param outputAxis the weight's axis of output channels, 0 or 1
 * @param u (rows, 1), the estimate of the first left singular vector
 * @param v (columns, 1), that of the right one
 */
record SpectralNorm(Variable weight, int outputAxis, Tensor u, Tensor v) {
    // As in PyTorch, 10⁻¹² for lengths; here under the root.
    private static final float EPS = 1e-24f;

    Variable weight(Mode mode) {
        return switch (mode) {
            // The graph gets a vector of its own, since a later pass of the same step overwrites v.
            case TRAIN -> divided(weight, outputAxis, Variable.constant(iterate()));
            case EVAL -> divided(weight, outputAxis, Variable.constant(v));
        };
    }

    /** {@code v ← Wᵀu/‖Wᵀu‖; u ← Wv/‖Wv‖}; gives a copy of v. */
    private Tensor iterate() {
        try (MemoryScope scope = weight.device().scope()) {
            Variable matrix = rows(weight.detach(), outputAxis);
            Variable right = unit(Products.matmul(Views.transpose(matrix), Variable.constant(u)));
            Variable left = unit(Products.matmul(matrix, right));
            Elementwise.copy(right.value(), v);
            Elementwise.copy(left.value(), u);
            return scope.keep(right.value());
        }
    }

    /** {@code W/‖W·v‖}. */
    static Variable divided(Variable weight, int outputAxis, Variable v) {
        Variable sigma = length(Products.matmul(rows(weight, outputAxis), v));
        return mul(weight, reciprocal(sigma));
    }

    private static Variable rows(Variable weight, int outputAxis) {
        Variable first = weight;
        if (outputAxis == 1) {
            int[] axes = new int[weight.shape().rank()];
            java.util.Arrays.setAll(axes, i -> i < 2 ? 1 - i : i);
            first = Views.permute(weight, axes);
        }
        return Views.reshape(first, first.shape().dim(0), -1);
    }

    private static Variable unit(Variable x) {
        return mul(x, reciprocal(length(x)));
    }

    private static Variable length(Variable x) {
        return sqrt(affine(Reductions.sum(square(x), false), 1, EPS));
    }
}
