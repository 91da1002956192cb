package dev.forger.gan.progressive;

import static dev.forger.gan.progressive.GrownLayers.conv1;
import static dev.forger.gan.progressive.GrownLayers.conv3;
import static dev.forger.gan.progressive.GrownLayers.leaky;
import static dev.forger.gan.progressive.GrownLayers.maps;

import dev.forger.autograd.Resizing;
import dev.forger.autograd.Variable;
import dev.forger.memory.Shape;
import dev.forger.nn.Layer;
import dev.forger.nn.LayerConfig;
import dev.forger.nn.Linear;
import dev.forger.nn.ParameterSpec;
import dev.forger.nn.PixelNorm;
import dev.forger.nn.Reshape;
import dev.forger.nn.Sequential;
import dev.forger.nn.Upsample;
import dev.forger.nn.WeightForm;
import dev.forger.nn.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * The generator at one size (Karras et al. 2018, table 2): noise (N, inputs) → pictures (N, channels, extent, extent),
 * which no function limits. Its parts are named by the size they work at: {@code grow4} makes 4×4 maps of noise, {@code
 * grow8} and so on double the size before them, and {@code picture8} makes a picture of what {@code grow8} gives. From
 * 8 on the result is {@code α·picture + (1 − α)·(the picture of the size before, doubled)}.
 *
 * <p>It has {@code 512/extent} maps at an extent, but 16 at least and 64 at most, where the paper has {@code min(512,
 * 16384/extent)}.
 *
 * @param inputs length of the noise with what follows it
 * @param channels of a picture
 * @param extent height and width of the pictures, a power of two from 4 on
 */
public record GrownGenerator(int inputs, int channels, int extent) implements LayerConfig {
    /** As the authors have it for the first layer, whose inputs are normalised. */
    private static final float FIRST_GAIN = (float) (Math.sqrt(2) / 4);

    /** Checks the sizes. */
    public GrownGenerator {
        GrownLayers.check("grownGenerator", inputs, channels, extent);
    }

    private static String grow(int size) {
        return "grow" + size;
    }

    private static String picture(int size) {
        return "picture" + size;
    }

    private boolean fades() {
        return extent > Growth.FIRST;
    }

    private Parts parts() {
        Parts parts = new Parts(fades());
        parts.add(grow(Growth.FIRST), first());
        for (int size = 2 * Growth.FIRST; size <= extent; size *= 2) {
            parts.add(grow(size), doubling(size));
        }
        if (fades()) {
            parts.add(picture(extent / 2), conv1(maps(extent / 2), channels, 1));
        }
        parts.add(picture(extent), conv1(maps(extent), channels, 1));
        return parts;
    }

    private LayerConfig first() {
        int maps = maps(Growth.FIRST);
        return Sequential.of(
                new PixelNorm(),
                Linear.of(inputs, maps * Growth.FIRST * Growth.FIRST).with(new WeightForm.Equalised(FIRST_GAIN)),
                leaky(),
                Reshape.of(maps, Growth.FIRST, Growth.FIRST),
                new PixelNorm(),
                conv3(maps, maps),
                leaky(),
                new PixelNorm());
    }

    private static LayerConfig doubling(int size) {
        return Sequential.of(
                new Upsample(),
                conv3(maps(size / 2), maps(size)),
                leaky(),
                new PixelNorm(),
                conv3(maps(size), maps(size)),
                leaky(),
                new PixelNorm());
    }

    @Override
    public List<ParameterSpec> parameters() {
        return parts().parameters();
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 2 || input.dim(1) != inputs) {
            throw new IllegalArgumentException(this + ": input has shape " + input + ", expected [N, " + inputs + "]");
        }
        return Shape.of(input.dim(0), channels, extent, extent);
    }

    @Override
    public Layer build(Weights weights) {
        Parts parts = parts();
        Layer grow = parts.chain(List.of(grow(extent), picture(extent)), weights);
        if (!fades()) {
            return grow;
        }
        List<String> smaller = new ArrayList<>();
        for (int size = Growth.FIRST; size < extent; size *= 2) {
            smaller.add(grow(size));
        }
        Layer body = parts.chain(smaller, weights);
        Layer before = parts.build(picture(extent / 2), weights);
        Variable alpha = Parts.alpha(weights);
        return (x, mode) -> {
            Variable maps = body.forward(x, mode);
            Variable old = Resizing.doubled(before.forward(maps, mode));
            return GrownLayers.blend(old, grow.forward(maps, mode), alpha);
        };
    }
}
