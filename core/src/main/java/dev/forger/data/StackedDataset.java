package dev.forger.data;

import dev.forger.kernel.random.Philox;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Colour pictures of three grey ones each, chosen by chance: one is the red channel, one the green, one the blue. Ten
 * classes of grey pictures become 1,000, equally likely where those are: the data of the experiments on mode collapse
 * of Metz et al. 2017 (Unrolled GANs, section 3.3.1), Srivastava et al. 2017 (VEEGAN, section 4.2) and Lin et al. 2018
 * (PacGAN, section 4.2).
 *
 * <p>With K classes of grey pictures, the label of red class a, green b and blue c is (a·K + b)·K + c, and its name is
 * the three names with spaces between. Picture {@code i} is chosen by {@link Philox}'s block {@code i} of the seed's
 * stream 2^61 + 1. Closing it closes the grey pictures. Thread-safe.
 */
public final class StackedDataset implements Dataset {
    /** The number of training pictures in Lin et al. 2018. */
    public static final int PROTOCOL_COUNT = 128_000;

    private static final long STREAM = (1L << 61) + 1;
    private static final int CHANNELS = 3;

    private final Dataset grey;
    private final int count;
    private final long seed;
    private final PictureShape shape;
    private final List<String> classNames;

    /**
     * Stacks pictures.
     *
     * @param grey pictures of one channel, with labels; closed with this
     * @param count how many to make
     * @param seed equal seeds make equal pictures
     * @throws IllegalArgumentException if {@code grey} has colours or no labels, or {@code count} is below 1
     */
    public StackedDataset(Dataset grey, int count, long seed) {
        if (grey.shape().channels() != 1 || grey.classNames().isEmpty()) {
            throw new IllegalArgumentException("cannot stack " + grey.description() + ", expected grey and labelled");
        }
        if (count < 1) {
            throw new IllegalArgumentException("count: " + count + ", expected at least 1");
        }
        this.grey = grey;
        this.count = count;
        this.seed = seed;
        this.shape =
                new PictureShape(CHANNELS, grey.shape().height(), grey.shape().width());
        this.classNames = triples(grey.classNames());
    }

    private static List<String> triples(List<String> names) {
        List<String> result = new ArrayList<>();
        for (String red : names) {
            for (String green : names) {
                for (String blue : names) {
                    result.add(red + " " + green + " " + blue);
                }
            }
        }
        return List.copyOf(result);
    }

    /** The pictures that are stacked. */
    public Dataset grey() {
        return grey;
    }

    /** The grey picture that is a channel of a picture. */
    private int chosen(int index, int channel) {
        int[] words = new int[4];
        Philox.block(seed, STREAM, Objects.checkIndex(index, count), words);
        // The high word of the product with n is below n; its bias is below n / 2^32.
        return (int) ((Integer.toUnsignedLong(words[channel]) * grey.count()) >>> 32);
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public PictureShape shape() {
        return shape;
    }

    @Override
    public void read(int index, MemorySegment destination, long offsetBytes) {
        for (int channel = 0; channel < CHANNELS; channel++) {
            long offset = offsetBytes + channel * grey.shape().floatBytes();
            grey.read(chosen(index, channel), destination, offset);
        }
    }

    @Override
    public List<String> classNames() {
        return classNames;
    }

    @Override
    public int label(int index) {
        int label = 0;
        for (int channel = 0; channel < CHANNELS; channel++) {
            label = label * grey.classNames().size() + grey.label(chosen(index, channel));
        }
        return label;
    }

    @Override
    public String description() {
        return "Stacked: " + count + " pictures of " + shape + ", by seed " + seed + " of three each from "
                + grey.description();
    }

    @Override
    public void close() {
        grey.close();
    }
}
