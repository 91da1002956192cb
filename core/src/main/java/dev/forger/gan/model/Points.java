package dev.forger.gan.model;

import dev.forger.data.PictureShape;
import dev.forger.nn.Initialiser;
import dev.forger.nn.LayerConfig;
import dev.forger.nn.ReLU;
import java.util.Optional;

/**
 * Small dense networks for numbers and points of the plane: two hidden layers of 128, and an output without bounds.
 * The size is that of the synthetic experiments of Metz et al. 2017 (appendix A) and Srivastava et al. 2017.
 */
final class Points implements Architecture {
    static final String NAME = "points";
    private static final int LATENT = 2;
    private static final int HIDDEN = 128;
    private static final int MOST_COORDINATES = 16;

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
        if (shape.elements() > MOST_COORDINATES) {
            throw new IllegalArgumentException("model points makes points of at most " + MOST_COORDINATES
                    + " coordinates, the data are of " + shape + "; use another --model");
        }
    }

    /** In proportion to each layer's width: with a deviation of 0.02 everything would start, and long stay, at 0. */
    @Override
    public Initialiser initialiser() {
        return new Initialiser.KaimingUniform();
    }

    @Override
    public LayerConfig generator(Blueprint blueprint) {
        return DenseLayers.generator(blueprint, LATENT, new ReLU(), Optional.empty(), HIDDEN, HIDDEN);
    }

    @Override
    public LayerConfig discriminator(Blueprint blueprint) {
        return DenseLayers.discriminator(blueprint, HIDDEN, HIDDEN);
    }
}
