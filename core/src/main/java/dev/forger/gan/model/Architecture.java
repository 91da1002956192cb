package dev.forger.gan.model;

import dev.forger.data.PictureShape;
import dev.forger.nn.Initialiser;
import dev.forger.nn.LayerConfig;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A pair of networks that fit each other: noise and condition (N, {@link #latent} + c) → samples (N, C, H, W) → logits
 * (N, outputs).
 */
public interface Architecture {
    /** What {@code --model} calls it. */
    String name();

    /** The length of a noise vector. */
    int latent();

    /** The shape of the pictures that it is made for; empty if it takes any. */
    Optional<PictureShape> pictureShape();

    /**
     * Says whether samples of a shape fit.
     *
     * @throws IllegalArgumentException if they do not, with what is expected
     */
    void requireFits(PictureShape shape);

    /** The generator of {@link Blueprint#pictures}; samples mostly in [−1, 1]. */
    LayerConfig generator(Blueprint blueprint);

    /** The discriminator: of {@link Blueprint#seenChannels} planes makes {@link Blueprint#outputs} numbers. */
    LayerConfig discriminator(Blueprint blueprint);

    /** How the weights start. */
    default Initialiser initialiser() {
        return new Initialiser.Dcgan();
    }

    /** Their names. */
    static List<String> names() {
        return List.of(
                Mlp.NAME,
                Points.NAME,
                "dcgan-28",
                "dcgan-64",
                "dcgan-N (N = 4 to 7, doubled twice or more)",
                "progressive-N (N = 4, doubled)");
    }

    /**
     * The architecture of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Architecture named(String name) {
        return Stream.of(new Mlp(), new Points())
                .filter(a -> a.name().equals(name))
                .findFirst()
                .or(() -> Dcgan.named(name))
                .or(() -> Progressive.named(name))
                .orElseThrow(
                        () -> new IllegalArgumentException("there is no \"" + name + "\"; expected one of " + names()));
    }
}
