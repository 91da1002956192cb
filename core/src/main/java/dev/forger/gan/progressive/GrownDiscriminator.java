package dev.forger.gan.progressive;

import static dev.forger.gan.progressive.GrownLayers.conv1;
import static dev.forger.gan.progressive.GrownLayers.conv3;
import static dev.forger.gan.progressive.GrownLayers.leaky;
import static dev.forger.gan.progressive.GrownLayers.maps;

import dev.forger.autograd.Resizing;
import dev.forger.autograd.Variable;
import dev.forger.memory.Shape;
import dev.forger.nn.AvgPool2d;
import dev.forger.nn.Conv2d;
import dev.forger.nn.Flatten;
import dev.forger.nn.Layer;
import dev.forger.nn.LayerConfig;
import dev.forger.nn.Linear;
import dev.forger.nn.MinibatchStdDev;
import dev.forger.nn.ParameterSpec;
import dev.forger.nn.Sequential;
import dev.forger.nn.WeightForm;
import dev.forger.nn.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * The discriminator at one size (Karras et al. 2018, table 2), the generator's mirror image: (N, channels, extent,
 * extent) → (N, outputs). {@code see8} makes maps of pictures of 8×8, {@code shrink8} halves them, and {@code judge}
 * makes the outputs of 4×4 maps and their deviation within the minibatch. From 8 on, what goes into the layers of the
 * size before is {@code α·shrink(see(x)) + (1 − α)·(x, halved, as that size sees it)}.
 *
 * @param channels that it sees
 * @param outputs numbers that it says
 * @param extent height and width of the pictures, a power of two from 4 on
 */
public record GrownDiscriminator(int channels, int outputs, int extent) implements LayerConfig {
    private static final String JUDGE = "judge";
    private static final int GROUP = 4;

    /** Checks the sizes. */
    public GrownDiscriminator {
        GrownLayers.check("grownDiscriminator", channels, outputs, extent);
    }

    private static String see(int size) {
        return "see" + size;
    }

    private static String shrink(int size) {
        return "shrink" + size;
    }

    private boolean fades() {
        return extent > Growth.FIRST;
    }

    private Parts parts() {
        Parts parts = new Parts(fades());
        parts.add(see(extent), seeing(extent));
        if (fades()) {
            parts.add(see(extent / 2), seeing(extent / 2));
        }
        for (int size = extent; size > Growth.FIRST; size /= 2) {
            parts.add(shrink(size), halving(size));
        }
        parts.add(JUDGE, judging());
        return parts;
    }

    private LayerConfig seeing(int size) {
        return Sequential.of(conv1(channels, maps(size), (float) Math.sqrt(2)), leaky());
    }

    private static LayerConfig halving(int size) {
        return Sequential.of(
                conv3(maps(size), maps(size)), leaky(), conv3(maps(size), maps(size / 2)), leaky(), new AvgPool2d());
    }

    private LayerConfig judging() {
        int maps = maps(Growth.FIRST);
        return Sequential.of(
                new MinibatchStdDev(GROUP),
                conv3(maps + 1, maps),
                leaky(),
                Conv2d.of(maps, maps, Growth.FIRST, 1, 0).with(WeightForm.Equalised.beforeRelu()),
                leaky(),
                new Flatten(),
                Linear.of(maps, outputs).with(new WeightForm.Equalised(1)));
    }

    @Override
    public List<ParameterSpec> parameters() {
        return parts().parameters();
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 4 || !input.equals(Shape.of(input.dim(0), channels, extent, extent))) {
            throw new IllegalArgumentException(this + ": input has shape " + input + ", expected [N, " + channels + ", "
                    + extent + ", " + extent + "]");
        }
        return Shape.of(input.dim(0), outputs);
    }

    @Override
    public Layer build(Weights weights) {
        Parts parts = parts();
        List<String> smaller = new ArrayList<>();
        for (int size = extent / 2; size > Growth.FIRST; size /= 2) {
            smaller.add(shrink(size));
        }
        smaller.add(JUDGE);
        Layer body = parts.chain(smaller, weights);
        if (!fades()) {
            Layer see = parts.build(see(extent), weights);
            return (x, mode) -> {
                outputShape(x.shape());
                return body.forward(see.forward(x, mode), mode);
            };
        }
        Layer shrink = parts.chain(List.of(see(extent), shrink(extent)), weights);
        Layer before = parts.build(see(extent / 2), weights);
        Variable alpha = Parts.alpha(weights);
        return (x, mode) -> {
            outputShape(x.shape());
            Variable old = before.forward(Resizing.halved(x), mode);
            return body.forward(GrownLayers.blend(old, shrink.forward(x, mode), alpha), mode);
        };
    }
}
