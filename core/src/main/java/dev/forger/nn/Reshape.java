package dev.forger.nn;

import dev.forger.autograd.Views;
import dev.forger.memory.Shape;
import java.util.List;

/**
 * The same elements of each batch entry under another shape: (N, …) → (N, to).
 *
 * @param to the shape without the batch
 */
public record Reshape(Shape to) implements LayerConfig {
    /** A reshape to these extents. */
    public static Reshape of(long... dims) {
        return new Reshape(Shape.of(dims));
    }

    @Override
    public List<ParameterSpec> parameters() {
        return List.of();
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() < 1 || input.dim(0) * to.size() != input.size()) {
            throw new IllegalArgumentException(
                    this + ": input has shape " + input + ", expected " + to.size() + " elements a batch entry");
        }
        return batched(input.dim(0));
    }

    private Shape batched(long n) {
        long[] dims = new long[to.rank() + 1];
        dims[0] = n;
        System.arraycopy(to.toArray(), 0, dims, 1, to.rank());
        return Shape.of(dims);
    }

    @Override
    public Layer build(Weights weights) {
        return (x, mode) -> Views.reshape(x, outputShape(x.shape()).toArray());
    }

    @Override
    public String toString() {
        return "Reshape" + to;
    }
}
