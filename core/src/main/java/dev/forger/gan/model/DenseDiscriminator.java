package dev.forger.gan.model;

import dev.forger.nn.Flatten;
import dev.forger.nn.LayerConfig;
import dev.forger.nn.LeakyReLU;
import dev.forger.nn.Linear;
import dev.forger.nn.Sequential;
import java.util.ArrayList;
import java.util.List;

/** The discriminators of the dense models: leaky ReLUs between linear maps, as the settings have them. */
final class DenseDiscriminator {
    private static final float SLOPE = 0.2f;

    private DenseDiscriminator() {}

    /** Of the blueprint's samples makes its outputs by way of layers of these widths. */
    static LayerConfig of(Blueprint blueprint, int... widths) {
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
