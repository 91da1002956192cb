package dev.forger.gan.model;

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
import dev.forger.nn.Upsample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A DCGAN (Radford et al. 2016) for square pictures: a base of 4×4 to 7×7 that is doubled to the pictures' extent,
 * 64 maps at the largest size but one and twice as many at each below. For 64×64 it is theirs. A layer before batch
 * norm has no bias, since the normalisation takes it out again.
 */
final class Dcgan implements Architecture {
    private static final Pattern NAME = Pattern.compile("dcgan-([1-9][0-9]{1,3})");
    private static final float SLOPE = 0.2f;
    private static final int LATENT = 100;
    private static final int MAPS = 64;
    private static final int LEAST_BASE = 4;
    private static final int MOST_BASE = 7;
    private static final int GREY_EXTENT = 28;

    private final int extent;
    private final int base;
    private final int doublings;

    private Dcgan(int extent) {
        int size = extent;
        int count = 0;
        while (size > MOST_BASE && size % 2 == 0) {
            size /= 2;
            count++;
        }
        this.extent = extent;
        this.base = size;
        this.doublings = count;
    }

    /** The model {@code dcgan-N}, if that is what the name is and N can be reached. */
    static Optional<Architecture> named(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Dcgan dcgan = new Dcgan(Integer.parseInt(matcher.group(1)));
        boolean reached = dcgan.base >= LEAST_BASE && dcgan.base <= MOST_BASE && dcgan.doublings >= 2;
        return reached ? Optional.of(dcgan) : Optional.empty();
    }

    @Override
    public String name() {
        return "dcgan-" + extent;
    }

    @Override
    public int latent() {
        return LATENT;
    }

    /** Grey for 28×28, the size of written digits and their likes; else colour. */
    @Override
    public Optional<PictureShape> pictureShape() {
        return Optional.of(new PictureShape(extent == GREY_EXTENT ? 1 : 3, extent, extent));
    }

    @Override
    public void requireFits(PictureShape shape) {
        if (shape.height() != extent || shape.width() != extent) {
            throw new IllegalArgumentException("model " + name() + " makes pictures of " + extent + "×" + extent
                    + " pixels, the data are of " + shape + "; use images:DIR, which resizes, or another --model");
        }
    }

    /** Maps after so many halvings of the pictures' extent. */
    private static int maps(int halvings) {
        return MAPS << (halvings - 1);
    }

    @Override
    public LayerConfig generator(Blueprint blueprint) {
        int inputs = blueprint.generatorInputs(LATENT);
        int top = maps(doublings);
        List<LayerConfig> layers = new ArrayList<>();
        if (base == LEAST_BASE) {
            layers.add(Reshape.of(inputs, 1, 1));
            layers.add(ConvTranspose2d.of(inputs, top, base, 1, 0).withoutBias());
        } else {
            layers.add(Linear.of(inputs, top * base * base).withoutBias());
            layers.add(Reshape.of(top, base, base));
        }
        for (int level = doublings; level >= 1; level--) {
            layers.add(BatchNorm2d.of(maps(level)));
            layers.add(new ReLU());
            boolean last = level == 1;
            int out = last ? blueprint.pictures().channels() : maps(level - 1);
            if (blueprint.upsampling() == Upsampling.NEAREST) {
                Conv2d conv = Conv2d.of(maps(level), out, 3, 1, 1);
                layers.add(new Upsample());
                layers.add(last ? conv : conv.withoutBias());
            } else {
                ConvTranspose2d conv = ConvTranspose2d.of(maps(level), out, 4, 2, 1);
                layers.add(last ? conv : conv.withoutBias());
            }
        }
        layers.add(new Tanh());
        return new Sequential(layers);
    }

    @Override
    public LayerConfig discriminator(Blueprint blueprint) {
        Norm norm = blueprint.norm();
        List<LayerConfig> layers = new ArrayList<>();
        layers.add(Conv2d.of(blueprint.seenChannels(), maps(1), 4, 2, 1).with(norm.form()));
        layers.add(new LeakyReLU(SLOPE));
        for (int level = 2; level <= doublings; level++) {
            Conv2d conv = Conv2d.of(maps(level - 1), maps(level), 4, 2, 1).with(norm.form());
            Optional<LayerConfig> normed = norm.layer(maps(level));
            layers.add(normed.isPresent() ? conv.withoutBias() : conv);
            normed.ifPresent(layers::add);
            layers.add(new LeakyReLU(SLOPE));
        }
        addOutputs(layers, blueprint, norm);
        return new Sequential(layers);
    }

    private void addOutputs(List<LayerConfig> layers, Blueprint blueprint, Norm norm) {
        Diversity diversity = blueprint.diversity();
        int maps = maps(doublings);
        if (diversity == Diversity.STDDEV) {
            diversity.layer(maps).ifPresent(layers::add);
            maps += diversity.added();
        }
        if (base == LEAST_BASE && diversity != Diversity.DISCRIMINATION) {
            layers.add(Conv2d.of(maps, blueprint.outputs(), base, 1, 0).with(norm.form()));
            layers.add(new Flatten());
            return;
        }
        layers.add(new Flatten());
        int features = maps * base * base;
        if (diversity == Diversity.DISCRIMINATION) {
            diversity.layer(features).ifPresent(layers::add);
            features += diversity.added();
        }
        layers.add(Linear.of(features, blueprint.outputs()).with(norm.form()));
    }
}
