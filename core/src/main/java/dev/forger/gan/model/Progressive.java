package dev.forger.gan.model;

import dev.forger.data.PictureShape;
import dev.forger.gan.progressive.GrownDiscriminator;
import dev.forger.gan.progressive.GrownGenerator;
import dev.forger.gan.progressive.Growth;
import dev.forger.nn.LayerConfig;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The networks of Karras et al. 2018 for square pictures of up to an extent: those of the blueprint's pictures, which
 * are smaller while a run grows. Their normalisations are their own; the settings for them are not
 * heeded.
 *
 * @param extent height and width of the pictures when they are grown up
 */
public record Progressive(int extent) implements Architecture {
    private static final Pattern NAME = Pattern.compile("progressive-([1-9][0-9]{0,3})");
    private static final int LATENT = 64;
    private static final int COLOUR = 3;

    /** The model {@code progressive-N}, if that is what the name is and N can be reached. */
    static Optional<Architecture> named(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int extent = Integer.parseInt(matcher.group(1));
        return Growth.reaches(extent) ? Optional.of(new Progressive(extent)) : Optional.empty();
    }

    @Override
    public String name() {
        return "progressive-" + extent;
    }

    @Override
    public int latent() {
        return LATENT;
    }

    @Override
    public Optional<PictureShape> pictureShape() {
        return Optional.of(new PictureShape(COLOUR, extent, extent));
    }

    @Override
    public void requireFits(PictureShape shape) {
        if (shape.height() != shape.width() || shape.height() > extent || !Growth.reaches(shape.height())) {
            throw new IllegalArgumentException("model " + name() + " makes square pictures of 4, 8, … or " + extent
                    + " pixels, the data are of " + shape + "; use images:DIR, which resizes, or another --model");
        }
    }

    @Override
    public LayerConfig generator(Blueprint blueprint) {
        PictureShape pictures = blueprint.pictures();
        return new GrownGenerator(blueprint.generatorInputs(LATENT), pictures.channels(), pictures.height());
    }

    @Override
    public LayerConfig discriminator(Blueprint blueprint) {
        return new GrownDiscriminator(
                blueprint.seenChannels(),
                blueprint.outputs(),
                blueprint.pictures().height());
    }
}
