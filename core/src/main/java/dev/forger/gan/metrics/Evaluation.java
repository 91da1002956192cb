package dev.forger.gan.metrics;

import dev.forger.data.Dataset;
import dev.forger.data.PointDataset;
import dev.forger.data.StackedDataset;
import dev.forger.device.Device;
import dev.forger.memory.MemoryScope;
import dev.forger.tensor.Joining;
import dev.forger.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * All figures that suit the data, of as many samples as the protocols have: {@value MixtureCoverage#PROTOCOL_COUNT}
 * points, {@value ClassCounts#STACKED_PROTOCOL_COUNT} stacked pictures, {@value FrechetDistance#PROTOCOL_COUNT} other
 * pictures. Real pictures are the first of the data in a fixed random order; where there are enough, {@code
 * frechet_real} is the distance of the next {@value FrechetDistance#PROTOCOL_COUNT} real ones, which no generator needs
 * to beat. A function of its arguments: the same seeds give the same figures.
 */
public final class Evaluation {
    private static final int BATCH = 1000;
    private static final int PAIRS = 100;
    private static final int DIVERSITY_SAMPLES = 256;
    private static final int BIRTHDAY_BATCH = 100;
    private static final long SHUFFLE = 1;

    private final Device device;
    private final Dataset data;
    private final PictureSource generated;
    private final boolean classesInTurn;
    private final SequencedMap<String, Double> figures = new LinkedHashMap<>();

    private Evaluation(Device device, Dataset data, PictureSource generated, boolean classesInTurn) {
        this.device = device;
        this.data = data;
        this.generated = generated;
        this.classesInTurn = classesInTurn;
    }

    /**
     * Measures.
     *
     * @param data what the generator learnt from
     * @param generated its samples, of the same shape
     * @param classesInTurn whether each call's first sample was asked to be of the first class, the second of the
     *     second and so on, again and again: then {@code right_class} is the share that the classifier sees as asked
     * @return the figures by name
     */
    public static SequencedMap<String, Double> of(
            Device device, Dataset data, PictureSource generated, boolean classesInTurn) {
        Evaluation evaluation = new Evaluation(device, data, generated, classesInTurn);
        if (data instanceof PointDataset points) {
            evaluation.ofPoints(points);
        } else {
            evaluation.ofPictures();
        }
        return evaluation.figures;
    }

    private void ofPoints(PointDataset points) {
        try (MemoryScope _ = device.scope()) {
            MixtureCoverage coverage =
                    MixtureCoverage.of(points.mixture(), generated.next(MixtureCoverage.PROTOCOL_COUNT));
            figures.put("modes", (double) coverage.modes());
            figures.put("high_quality", coverage.highQuality());
            figures.put("mode_kl", coverage.reverseKl());
        }
    }

    private void ofPictures() {
        if (data instanceof StackedDataset stacked) {
            ShippedClassifier.knowing(stacked.grey()).ifPresent(this::ofStacks);
        }
        ShippedClassifier.knowing(data).ifPresent(this::ofKnownPictures);
        ofAnyPictures();
    }

    private void ofStacks(ShippedClassifier which) {
        try (Classifier classifier = Classifier.shipped(device, which)) {
            Histogram modes = ClassCounts.ofSamples(device, classifier, generated, ClassCounts.STACKED_PROTOCOL_COUNT);
            figures.put("modes", (double) modes.covered());
            figures.put("mode_kl", modes.klFrom(ClassCounts.ofLabels(data)));
        }
    }

    private void ofKnownPictures(ShippedClassifier which) {
        int count = Math.min(data.count(), FrechetDistance.PROTOCOL_COUNT);
        PictureSource real = PictureSource.shuffled(data, device, SHUFFLE);
        try (Classifier classifier = Classifier.shipped(device, which);
                MemoryScope _ = device.scope()) {
            Tensor features = features(classifier, generated, count);
            Tensor realFeatures = features(classifier, real, count);
            Gaussian realFit = Gaussian.of(realFeatures);
            figures.put("frechet", FrechetDistance.squared(Gaussian.of(features), realFit));
            if (data.count() >= 2 * count) {
                Gaussian others = Gaussian.of(features(classifier, real, count));
                figures.put("frechet_real", FrechetDistance.squared(others, realFit));
            }
            PrecisionRecall precisionRecall = PrecisionRecall.of(realFeatures, features);
            figures.put("precision", precisionRecall.precision());
            figures.put("recall", precisionRecall.recall());
            DensityCoverage densityCoverage = DensityCoverage.of(realFeatures, features);
            figures.put("density", densityCoverage.density());
            figures.put("coverage", densityCoverage.coverage());
            int[] told = classifier.classesOf(features);
            int classes = classifier.classNames().size();
            Histogram histogram = Histogram.of(classes, told);
            figures.put("classes", (double) histogram.covered());
            figures.put("class_kl", histogram.klFrom(ClassCounts.ofLabels(data)));
            if (classesInTurn) {
                figures.put("right_class", shareInTurn(told, classes));
            }
        }
    }

    /** The share of samples that are of the class whose turn it was, the turns beginning anew with each batch. */
    private static double shareInTurn(int[] told, int classes) {
        int right = 0;
        for (int i = 0; i < told.length; i++) {
            right += told[i] == i % BATCH % classes ? 1 : 0;
        }
        return (double) right / told.length;
    }

    private Tensor features(Classifier classifier, PictureSource source, int count) {
        try (MemoryScope scope = device.scope()) {
            List<Tensor> parts = new ArrayList<>();
            for (int from = 0; from < count; from += BATCH) {
                try (MemoryScope inner = device.scope()) {
                    parts.add(inner.keep(classifier.features(source.next(Math.min(BATCH, count - from)))));
                }
            }
            return scope.keep(Joining.concat(parts, 0));
        }
    }

    private void ofAnyPictures() {
        PictureSource real = PictureSource.shuffled(data, device, SHUFFLE);
        try (MemoryScope _ = device.scope()) {
            int count = Math.clamp(data.count(), 2, DIVERSITY_SAMPLES);
            double apart = PairwiseDistance.mean(real.next(count));
            figures.put("diversity", PairwiseDistance.mean(generated.next(count)) / apart);
            if (MsSsim.fits(data.shape())) {
                figures.put("ms_ssim", MsSsim.meanOfPairs(generated.next(2 * PAIRS)));
                figures.put("ms_ssim_real", MsSsim.meanOfPairs(real.next(2 * PAIRS)));
            }
        }
        // Real pictures that come round again are duplicates of themselves.
        if (data.count() >= 2 * BIRTHDAY_BATCH) {
            BirthdayParadox birthday = BirthdayParadox.of(device, real, generated, BIRTHDAY_BATCH);
            figures.put("duplicates_in_" + birthday.batch(), birthday.duplicates());
        }
    }
}
