package dev.forger.data;

import dev.forger.kernel.random.Philox;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Points of a {@link Mixture}, as pictures of one row, a column for each of their one or two coordinates. Coordinates
 * are as the mixture has them: unlike a picture's samples they may lie beyond [−1, 1]. A point's label is its mode.
 *
 * <p>{@link Mixture#RING_8} and {@link Mixture#GRID_25} in {@value #PROTOCOL_COUNT} points are the training sets of the
 * experiments on mode collapse of Srivastava et al. 2017 (VEEGAN, section 4.1) in the form of Lin et al. 2018 (PacGAN,
 * section 4.1 and its published configuration): as many points of each mode, which 2,500 generated points are held
 * against.
 *
 * <p>Point {@code i} is of mode {@code i mod modes}; its normal deviates are {@link Philox}'s block {@code i} of the
 * seed's stream 2^61, apart from a run's other streams. So nothing is stored. Thread-safe.
 */
public final class PointDataset implements Dataset {
    /** The number of training points in the published experiments. */
    public static final int PROTOCOL_COUNT = 100_000;

    private static final long STREAM = 1L << 61;
    private static final int MOST_DIMENSIONS = 2;

    private final Mixture mixture;
    private final int count;
    private final long seed;
    private final PictureShape shape;
    private final List<String> classNames;
    private volatile boolean closed;

    /**
     * Points of a mixture.
     *
     * @param mixture of one or two dimensions
     * @param count how many points
     * @param seed equal seeds give equal points
     * @throws IllegalArgumentException if the mixture has more than two dimensions or {@code count} is below 1
     */
    public PointDataset(Mixture mixture, int count, long seed) {
        if (mixture.dimensions() > MOST_DIMENSIONS) {
            throw new IllegalArgumentException("mixture of " + mixture.dimensions() + " dimensions, expected 1 or 2");
        }
        if (count < 1) {
            throw new IllegalArgumentException("count: " + count + ", expected at least 1");
        }
        this.mixture = mixture;
        this.count = count;
        this.seed = seed;
        this.shape = new PictureShape(1, 1, mixture.dimensions());
        this.classNames = IntStream.range(0, mixture.centres().size())
                .mapToObj(Integer::toString)
                .toList();
    }

    /** What the points are drawn from. */
    public Mixture mixture() {
        return mixture;
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
        List<Double> centre = mixture.centres().get(label(index));
        int[] words = new int[4];
        Philox.block(seed, STREAM, index, words);
        double radius = mixture.std() * Philox.radius(words[0]);
        for (int axis = 0; axis < centre.size(); axis++) {
            float direction = axis == 0 ? Philox.cosine(words[1]) : Philox.sine(words[1]);
            float value = (float) (centre.get(axis) + radius * direction);
            destination.set(ValueLayout.JAVA_FLOAT, offsetBytes + (long) axis * Float.BYTES, value);
        }
    }

    /** The numbers of the modes. */
    @Override
    public List<String> classNames() {
        return classNames;
    }

    @Override
    public int label(int index) {
        Objects.checkIndex(index, count);
        if (closed) {
            throw new IllegalStateException("the data set was closed: " + description());
        }
        return index % classNames.size();
    }

    @Override
    public String description() {
        return mixture.name() + ": " + count + " points of " + shape + ", drawn by seed " + seed + " from "
                + classNames.size() + " Gaussians of standard deviation " + mixture.std();
    }

    @Override
    public void close() {
        closed = true;
    }
}
