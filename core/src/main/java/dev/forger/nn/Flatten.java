package dev.forger.nn;

import dev.forger.autograd.Views;
import dev.forger.memory.Shape;
import java.util.List;

/** Each batch entry as one row: (N, …) → (N, size). */
public record Flatten() implements LayerConfig {
    @Override
    public List<ParameterSpec> parameters() {
        return List.of();
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() < 1) {
            throw new IllegalArgumentException(this + ": input has shape " + input + ", expected a batch axis");
        }
        long size = 1;
        for (int axis = 1; axis < input.rank(); axis++) {
            size *= input.dim(axis);
        }
        return Shape.of(input.dim(0), size);
    }

    @Override
    public Layer build(Weights weights) {
        return (x, mode) -> Views.reshape(x, outputShape(x.shape()).toArray());
    }

    @Override
    public String toString() {
        return "Flatten";
    }
}
