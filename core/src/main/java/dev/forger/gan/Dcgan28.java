package dev.forger.gan;

import dev.forger.data.PictureShape;
import dev.forger.nn.BatchNorm2d;
import dev.forger.nn.Conv2d;
import dev.forger.nn.ConvTranspose2d;
import dev.forger.nn.Flatten;
import dev.forger.nn.LayerConfig;
import dev.forger.nn.LeakyReLU;
import dev.forger.nn.Linear;
import dev.forger.nn.ReLU;
import dev.forger.nn.Reshape;
import dev.forger.nn.Sequential;
import dev.forger.nn.Tanh;
import java.util.Optional;

/**
 * A DCGAN (Radford et al. 2016) for grey pictures of 28×28: 7×7 doubled twice. A layer before batch norm has no bias,
 * since the normalisation takes it out again.
 */
final class Dcgan28 implements Architecture {
    private static final float SLOPE = 0.2f;
    private static final int LATENT = 100;
    private static final PictureShape SHAPE = new PictureShape(1, 28, 28);

    @Override
    public String name() {
        return "dcgan-28";
    }

    @Override
    public int latent() {
        return LATENT;
    }

    @Override
    public Optional<PictureShape> pictureShape() {
        return Optional.of(SHAPE);
    }

    @Override
    public void requireFits(PictureShape shape) {
        if (!shape.equals(SHAPE)) {
            throw new IllegalArgumentException("model dcgan-28 makes pictures of " + SHAPE + ", the data are of "
                    + shape + "; use images:DIR, which resizes, or another --model");
        }
    }

    @Override
    public LayerConfig generator(PictureShape shape) {
        return Sequential.of(
                Linear.of(LATENT, 128 * 7 * 7).withoutBias(),
                Reshape.of(128, 7, 7),
                BatchNorm2d.of(128),
                new ReLU(),
                ConvTranspose2d.of(128, 64, 4, 2, 1).withoutBias(),
                BatchNorm2d.of(64),
                new ReLU(),
                ConvTranspose2d.of(64, 1, 4, 2, 1),
                new Tanh());
    }

    @Override
    public LayerConfig discriminator(PictureShape shape) {
        return Sequential.of(
                Conv2d.of(1, 64, 4, 2, 1),
                new LeakyReLU(SLOPE),
                Conv2d.of(64, 128, 4, 2, 1).withoutBias(),
                BatchNorm2d.of(128),
                new LeakyReLU(SLOPE),
                new Flatten(),
                Linear.of(128 * 7 * 7, 1));
    }
}
