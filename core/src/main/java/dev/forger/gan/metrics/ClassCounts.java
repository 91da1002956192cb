package dev.forger.gan.metrics;

import dev.forger.data.Dataset;
import dev.forger.device.Device;
import dev.forger.memory.MemoryScope;
import dev.forger.tensor.Tensor;

/**
 * How many pictures there are of each class, as a classifier of grey pictures sees them. Of pictures with several
 * channels each channel is a grey picture and the class a number with its digits: the 1,000 modes of stacked pictures
 * (Srivastava et al. 2017, section 4.2; Lin et al. 2018, section 4.2), as {@link dev.forger.data.StackedDataset}
 * numbers them.
 */
public final class ClassCounts {
    /** The number of stacked pictures that Srivastava et al. and Lin et al. count modes in. */
    public static final int STACKED_PROTOCOL_COUNT = 26_000;

    private static final int BATCH = 1000;

    private ClassCounts() {}

    /** The histogram of a data set's labels. */
    public static Histogram ofLabels(Dataset data) {
        int[] counts = new int[data.classNames().size()];
        for (int i = 0; i < data.count(); i++) {
            counts[data.label(i)]++;
        }
        return new Histogram(counts);
    }

    /**
     * The histogram of the classes of samples.
     *
     * @param count how many to draw, at least 1
     */
    public static Histogram ofSamples(Device device, Classifier classifier, PictureSource samples, int count) {
        int[] labels = new int[count];
        int classes = 0;
        for (int from = 0; from < count; from += BATCH) {
            try (MemoryScope _ = device.scope()) {
                Tensor pictures = samples.next(Math.min(BATCH, count - from));
                int[] some = classes(classifier, pictures);
                System.arraycopy(some, 0, labels, from, some.length);
                classes = power(
                        classifier.classNames().size(), (int) pictures.shape().dim(1));
            }
        }
        return Histogram.of(classes, labels);
    }

    /**
     * The class of each picture; with C channels, of K^C.
     *
     * @param pictures (N, C, 28, 28)
     */
    public static int[] classes(Classifier classifier, Tensor pictures) {
        long[] dims = pictures.shape().toArray();
        int channels = Math.toIntExact(dims[1]);
        int[] ofChannel = classifier.classes(pictures.reshape(-1, 1, dims[2], dims[3]));
        int[] classes = new int[Math.toIntExact(dims[0])];
        for (int i = 0; i < ofChannel.length; i++) {
            classes[i / channels] =
                    classes[i / channels] * classifier.classNames().size() + ofChannel[i];
        }
        return classes;
    }

    private static int power(int base, int exponent) {
        int power = 1;
        for (int i = 0; i < exponent; i++) {
            power = Math.multiplyExact(power, base);
        }
        return power;
    }
}
