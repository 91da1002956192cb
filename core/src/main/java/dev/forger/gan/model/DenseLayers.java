package dev.forger.gan.model;

import dev.forger.data.PictureShape;
import dev.forger.nn.Flatten;
import dev.forger.nn.LayerConfig;
import dev.forger.nn.LeakyReLU;
import dev.forger.nn.Linear;
import dev.forger.nn.Reshape;
import dev.forger.nn.Sequential;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The networks of the dense models: linear maps with activations between. */
final class DenseLayers {
    static final float SLOPE = 0.2f;

    private DenseLayers() {}

    /**
     * A generator: of noise and condition makes the blueprint's samples.
     *
     * @param activation after every layer but the last
     * @param last after the last
     * @param widths of the layers between
     */
    static LayerConfig generator(
            Blueprint blueprint, int latent, LayerConfig activation, Optional<LayerConfig> last, int... widths) {
        List<LayerConfig> layers = new ArrayList<>();
        int in = blueprint.generatorInputs(latent);
        for (int width : widths) {
            layers.add(Linear.of(in, width));
            layers.add(activation);
            in = width;
        }
        PictureShape shape = blueprint.pictures();
        layers.add(Linear.of(in, shape.elements()));
        last.ifPresent(layers::add);
        layers.add(Reshape.of(shape.channels(), shape.height(), shape.width()));
        return new Sequential(layers);
    }

    /**
     * A discriminator, with leaky ReLUs and what the settings want: of the samples makes the blueprint's outputs.
     *
     * @param widths of the layers between
     */
    static LayerConfig discriminator(Blueprint blueprint, int... widths) {
        Norm wanted = blueprint.norm();
        Norm norm = wanted == Norm.BATCH ? Norm.NONE : wanted;
        Diversity diversity = blueprint.diversity();
        List<LayerConfig> layers = new ArrayList<>();
        layers.add(new Flatten());
        int in = blueprint.seenChannels()
                * blueprint.pictures().height()
                * blueprint.pictures().width();
        for (int width : widths) {
            layers.add(Linear.of(in, width).with(norm.form()));
            norm.layer(width).ifPresent(layers::add);
            layers.add(new LeakyReLU(SLOPE));
            in = width;
        }
        diversity.layer(in).ifPresent(layers::add);
        layers.add(Linear.of(in + diversity.added(), blueprint.outputs()).with(norm.form()));
        return new Sequential(layers);
    }
}
