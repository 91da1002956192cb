package dev.forger.tensor;

import dev.forger.device.Device;
import dev.forger.kernel.Activation;
import dev.forger.kernel.gemm.GemmSpec;
import dev.forger.memory.Buffer;
import dev.forger.memory.Shape;
import java.util.Arrays;
import java.util.Optional;

/** Matrix products. Transposed views are read as they lie; nothing is copied for them. */
public final class MatMul {
    private MatMul() {}

    /**
     * {@code a·b} over the two innermost axes, (…, m, k) × (…, k, n) → (…, m, n); the axes before them
     * broadcast.
     *
     * @throws IllegalArgumentException if an operand has rank below 2 or the shapes do not fit
     */
    public static Tensor matmul(Tensor a, Tensor b) {
        Tensor c = Tensor.empty(Operands.device("matmul", a, b), productShape(a, b));
        matmul(a, b, c);
        return c;
    }

    /** Overwrites a dense tensor by {@code a·b}. */
    public static void matmul(Tensor a, Tensor b, Tensor c) {
        Device device = Operands.device("matmul", a, b, c);
        Operands.requireDense("matmul", "the result", c, productShape(a, b));
        Shape batch = batchShape(a, b);
        long m = a.shape().dim(-2);
        long n = b.shape().dim(-1);
        long k = a.shape().dim(-1);
        try (MatrixBatch left = MatrixBatch.of(a, batch);
                MatrixBatch right = MatrixBatch.of(b, batch)) {
            GemmSpec spec = new GemmSpec(
                    m,
                    n,
                    k,
                    left.transposed(),
                    right.transposed(),
                    left.ld(),
                    right.ld(),
                    n,
                    batch.size(),
                    left.stride(),
                    right.stride(),
                    m * n,
                    1,
                    0,
                    GemmSpec.Bias.NONE,
                    Activation.IDENTITY);
            device.kernel(spec).run(left.operand().buffer(), right.operand().buffer(), Buffer.none(), c);
        }
    }

    private static Shape productShape(Tensor a, Tensor b) {
        requireMatrices(a, b);
        Shape batch = batchShape(a, b);
        long[] dims = Arrays.copyOf(batch.toArray(), batch.rank() + 2);
        dims[batch.rank()] = a.shape().dim(-2);
        dims[batch.rank() + 1] = b.shape().dim(-1);
        return Shape.of(dims);
    }

    /**
     * The dense layer {@code act(x·weightᵀ + bias)}: (N, in) × (out, in) → (N, out), in one pass.
     *
     * @param bias out values, if any
     * @throws IllegalArgumentException if the shapes do not fit
     */
    public static Tensor linear(Tensor x, Tensor weight, Optional<Tensor> bias, Activation activation) {
        Device device = Operands.device("linear", x, weight);
        Operands.requireRank("linear", "x", x, 2);
        Operands.requireRank("linear", "weight", weight, 2);
        Operands.require(
                x.shape().dim(1) == weight.shape().dim(1),
                "linear",
                "x is (N, in) and weight (out, in), the two in must be equal",
                x,
                weight);
        bias.ifPresent(b -> {
            Operands.device("linear", x, b);
            Operands.require(
                    b.shape().equals(Shape.of(weight.shape().dim(0))) && b.isContiguous(),
                    "linear",
                    "the bias must be dense with one value an output",
                    b,
                    weight);
        });
        long m = x.shape().dim(0);
        long n = weight.shape().dim(0);
        Tensor c = Tensor.empty(device, Shape.of(m, n));
        try (MatrixBatch left = MatrixBatch.of(x, Shape.of());
                MatrixBatch right = MatrixBatch.of(weight.permute(1, 0), Shape.of())) {
            GemmSpec spec = new GemmSpec(
                    m,
                    n,
                    x.shape().dim(1),
                    left.transposed(),
                    right.transposed(),
                    left.ld(),
                    right.ld(),
                    n,
                    1,
                    0,
                    0,
                    0,
                    1,
                    0,
                    bias.isPresent() ? GemmSpec.Bias.PER_COLUMN : GemmSpec.Bias.NONE,
                    activation);
            Buffer addend = bias.<Buffer>map(b -> b).orElse(Buffer.none());
            device.kernel(spec).run(left.operand().buffer(), right.operand().buffer(), addend, c);
        }
        return c;
    }

    private static void requireMatrices(Tensor a, Tensor b) {
        Operands.require(
                a.shape().rank() >= 2 && b.shape().rank() >= 2,
                "matmul",
                "both must be matrices or batches of them (rank 2 or more)",
                a,
                b);
        Operands.require(
                a.shape().dim(-1) == b.shape().dim(-2),
                "matmul",
                "the last extent of the first must equal the second to last of the second",
                a,
                b);
    }

    private static Shape batchShape(Tensor a, Tensor b) {
        try {
            return leading(a).broadcast(leading(b));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "matmul: shapes " + a.shape() + " and " + b.shape()
                            + " do not fit: their axes before the last two must broadcast",
                    e);
        }
    }

    private static Shape leading(Tensor t) {
        return Shape.of(Arrays.copyOf(t.shape().toArray(), t.shape().rank() - 2));
    }
}
