package dev.forger.gan;

import dev.forger.data.PictureShape;
import dev.forger.nn.LayerConfig;
import java.util.List;
import java.util.Optional;

/** A pair of networks that fit each other: noise (N, {@link #latent}) → pictures (N, C, H, W) → logits (N, 1). */
public interface Architecture {
    /** What {@code --model} calls it. */
    String name();

    /** The length of a noise vector. */
    int latent();

    /** The shape of the pictures that it is made for; empty if it takes any. */
    Optional<PictureShape> pictureShape();

    /**
     * Says whether pictures of a shape fit.
     *
     * @throws IllegalArgumentException if they do not, with what is expected
     */
    void requireFits(PictureShape shape);

    /** The generator, ending in tanh: samples in [−1, 1]. */
    LayerConfig generator(PictureShape shape);

    /** The discriminator, ending in a logit: its sigmoid is the probability of a real picture. */
    LayerConfig discriminator(PictureShape shape);

    /** Those there are. */
    private static List<Architecture> all() {
        return List.of(new Mlp(), new Dcgan28(), new Dcgan64());
    }

    /** Their names. */
    static List<String> names() {
        return all().stream().map(Architecture::name).toList();
    }

    /**
     * The architecture of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Architecture named(String name) {
        return all().stream()
                .filter(a -> a.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "model: there is no \"" + name + "\"; expected one of " + names()));
    }
}
