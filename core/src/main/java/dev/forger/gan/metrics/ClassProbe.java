package dev.forger.gan.metrics;

import dev.forger.data.Dataset;
import dev.forger.device.Device;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Watches how often each class is generated, by a classifier. */
final class ClassProbe implements Probe {
    /** KL(generated ‖ real) when a generator uses half of equally likely modes. */
    static final double MOST_DIVERGENCE = Math.log(2);

    /**
     * So many samples that what chance alone adds to the divergence, (classes − 1) / (2·samples), stays small: 0.005
     * with ten classes, 0.2 with a thousand.
     */
    private static final int FEW_CLASSES_SAMPLES = 1000;

    private static final int MANY_CLASSES_SAMPLES = 2500;

    private final Device device;
    private final Classifier classifier;
    private final Histogram real;

    /** A probe that closes the classifier. */
    ClassProbe(Device device, Classifier classifier, Dataset data) {
        this.device = device;
        this.classifier = classifier;
        this.real = ClassCounts.ofLabels(data);
    }

    @Override
    public List<String> columns() {
        return List.of("classes", "class_kl");
    }

    @Override
    public int samples() {
        return real.classes() <= classifier.classNames().size() ? FEW_CLASSES_SAMPLES : MANY_CLASSES_SAMPLES;
    }

    @Override
    public Reading read(PictureSource samples) {
        Histogram generated = ClassCounts.ofSamples(device, classifier, samples, samples());
        double divergence = generated.klFrom(real);
        Optional<String> warning = divergence > MOST_DIVERGENCE
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "mode collapse: %d of %d classes, KL %.2f",
                        generated.covered(),
                        real.classes(),
                        divergence))
                : Optional.empty();
        return new Reading(List.of((float) generated.covered(), (float) divergence), warning);
    }

    @Override
    public void close() {
        classifier.close();
    }
}
