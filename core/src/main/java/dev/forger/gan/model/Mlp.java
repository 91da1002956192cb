package dev.forger.gan.model;

import dev.forger.data.PictureShape;
import dev.forger.nn.LayerConfig;
import dev.forger.nn.LeakyReLU;
import dev.forger.nn.Tanh;
import java.util.Optional;

/**
 * The fully connected GAN of Goodfellow et al. 2014, section 5, for pictures of any size; with leaky ReLUs where theirs
 * had ReLUs and maxout, and tanh for the sigmoid since pictures are in [−1, 1].
 */
final class Mlp implements Architecture {
    static final String NAME = "mlp";
    private static final int LATENT = 100;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int latent() {
        return LATENT;
    }

    @Override
    public Optional<PictureShape> pictureShape() {
        return Optional.empty();
    }

    @Override
    public void requireFits(PictureShape shape) {
        // Any picture does: the dense layers take their size from it.
    }

    @Override
    public LayerConfig generator(Blueprint blueprint) {
        LayerConfig activation = new LeakyReLU(DenseLayers.SLOPE);
        return DenseLayers.generator(blueprint, LATENT, activation, Optional.of(new Tanh()), 256, 512, 1024);
    }

    @Override
    public LayerConfig discriminator(Blueprint blueprint) {
        return DenseLayers.discriminator(blueprint, 1024, 512, 256);
    }
}
