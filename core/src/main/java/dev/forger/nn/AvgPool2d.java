package dev.forger.nn;

import dev.forger.autograd.Resizing;
import dev.forger.memory.Shape;
import java.util.List;

/** Half the height and width, each pixel the mean of a 2×2 square: (N, C, 2H, 2W) → (N, C, H, W). */
public record AvgPool2d() implements LayerConfig {
    @Override
    public List<ParameterSpec> parameters() {
        return List.of();
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 4 || input.dim(2) % 2 != 0 || input.dim(3) % 2 != 0) {
            throw new IllegalArgumentException(
                    this + ": input has shape " + input + ", expected [N, C, H, W] with even H and W");
        }
        return Shape.of(input.dim(0), input.dim(1), input.dim(2) / 2, input.dim(3) / 2);
    }

    @Override
    public Layer build(Weights weights) {
        return (x, mode) -> {
            outputShape(x.shape());
            return Resizing.halved(x);
        };
    }

    @Override
    public String toString() {
        return "AvgPool2d";
    }
}
