package dev.forger.nn;

import dev.forger.autograd.Resizing;
import dev.forger.memory.Shape;
import java.util.List;

/**
 * Twice the height and width, each pixel four times (nearest neighbour): (N, C, H, W) → (N, C, 2H, 2W). Before a
 * convolution it grows pictures without the checkerboards of a transposed one (Odena et al. 2016).
 */
public record Upsample() implements LayerConfig {
    @Override
    public List<ParameterSpec> parameters() {
        return List.of();
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 4) {
            throw new IllegalArgumentException(this + ": input has shape " + input + ", expected [N, C, H, W]");
        }
        return Shape.of(input.dim(0), input.dim(1), 2 * input.dim(2), 2 * input.dim(3));
    }

    @Override
    public Layer build(Weights weights) {
        return (x, mode) -> {
            outputShape(x.shape());
            return Resizing.doubled(x);
        };
    }

    @Override
    public String toString() {
        return "Upsample";
    }
}
