package dev.forger.nn;

import dev.forger.autograd.Reductions;
import dev.forger.memory.Shape;
import java.util.List;

/** The mean over all places: (N, C, H, W) → (N, C). */
public record GlobalAvgPool2d() implements LayerConfig {
    @Override
    public List<ParameterSpec> parameters() {
        return List.of();
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 4) {
            throw new IllegalArgumentException(this + ": input has shape " + input + ", expected [N, C, H, W]");
        }
        return Shape.of(input.dim(0), input.dim(1));
    }

    @Override
    public Layer build(Weights weights) {
        return (x, mode) -> {
            outputShape(x.shape());
            return Reductions.mean(x, false, 2, 3);
        };
    }

    @Override
    public String toString() {
        return "GlobalAvgPool2d";
    }
}
