package dev.forger.gan;

import dev.forger.data.PictureShape;
import dev.forger.nn.BatchNorm2d;
import dev.forger.nn.Conv2d;
import dev.forger.nn.ConvTranspose2d;
import dev.forger.nn.Flatten;
import dev.forger.nn.LayerConfig;
import dev.forger.nn.LeakyReLU;
import dev.forger.nn.ReLU;
import dev.forger.nn.Reshape;
import dev.forger.nn.Sequential;
import dev.forger.nn.Tanh;
import java.util.Optional;

/**
 * The 64×64 network of the DCGAN paper (Radford et al. 2016, figure 1) with 64 feature maps at the widest picture, for
 * grey or colour: 4×4 doubled four times. A layer before batch norm has no bias, since the normalisation takes it out
 * again.
 */
final class Dcgan64 implements Architecture {
    private static final float SLOPE = 0.2f;
    private static final int LATENT = 100;
    private static final int EXTENT = 64;
    private static final int MAPS = 64;

    @Override
    public String name() {
        return "dcgan-64";
    }

    @Override
    public int latent() {
        return LATENT;
    }

    @Override
    public Optional<PictureShape> pictureShape() {
        return Optional.of(new PictureShape(3, EXTENT, EXTENT));
    }

    @Override
    public void requireFits(PictureShape shape) {
        if (shape.height() != EXTENT || shape.width() != EXTENT || (shape.channels() != 1 && shape.channels() != 3)) {
            throw new IllegalArgumentException("model dcgan-64 makes pictures of 1 or 3 channels and 64×64 pixels, the"
                    + " data are of " + shape + "; use images:DIR, which resizes, or another --model");
        }
    }

    @Override
    public LayerConfig generator(PictureShape shape) {
        return Sequential.of(
                Reshape.of(LATENT, 1, 1),
                ConvTranspose2d.of(LATENT, 8 * MAPS, 4, 1, 0).withoutBias(),
                BatchNorm2d.of(8 * MAPS),
                new ReLU(),
                ConvTranspose2d.of(8 * MAPS, 4 * MAPS, 4, 2, 1).withoutBias(),
                BatchNorm2d.of(4 * MAPS),
                new ReLU(),
                ConvTranspose2d.of(4 * MAPS, 2 * MAPS, 4, 2, 1).withoutBias(),
                BatchNorm2d.of(2 * MAPS),
                new ReLU(),
                ConvTranspose2d.of(2 * MAPS, MAPS, 4, 2, 1).withoutBias(),
                BatchNorm2d.of(MAPS),
                new ReLU(),
                ConvTranspose2d.of(MAPS, shape.channels(), 4, 2, 1),
                new Tanh());
    }

    @Override
    public LayerConfig discriminator(PictureShape shape) {
        return Sequential.of(
                Conv2d.of(shape.channels(), MAPS, 4, 2, 1),
                new LeakyReLU(SLOPE),
                Conv2d.of(MAPS, 2 * MAPS, 4, 2, 1).withoutBias(),
                BatchNorm2d.of(2 * MAPS),
                new LeakyReLU(SLOPE),
                Conv2d.of(2 * MAPS, 4 * MAPS, 4, 2, 1).withoutBias(),
                BatchNorm2d.of(4 * MAPS),
                new LeakyReLU(SLOPE),
                Conv2d.of(4 * MAPS, 8 * MAPS, 4, 2, 1).withoutBias(),
                BatchNorm2d.of(8 * MAPS),
                new LeakyReLU(SLOPE),
                Conv2d.of(8 * MAPS, 1, 4, 1, 0),
                new Flatten());
    }
}
