package dev.forger.bench;

import dev.forger.device.MathMode;
import dev.forger.gan.GanTrainer;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.kernel.gemm.GemmSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** A workload as other libraries are asked to run it: its sizes, its operands, and what Forger made of them. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public sealed interface PeerTask {
    /**
     * By how much results may differ, as a share of the largest: far more than the roundings of sums as long as the
     * benches', far less than one wrong or missing operand.
     */
    double TOLERANCE = 1e-4;

    /** What Forger computed. */
    float[] result();

    /**
     * Compares what a peer computed with {@link #result}.
     *
     * @param name the peer's
     * @param math what both multiplied with
     * @throws AssertionError if they differ by more than roundings
     */
    default void check(String name, float[] theirs, MathMode math) {
        compare(name, theirs, result(), TOLERANCE + 2 * math.rounding());
    }

    /** Compares all elements. */
    private static void compare(String name, float[] theirs, float[] ours, double tolerance) {
        if (theirs.length != ours.length) {
            throw new AssertionError(name + " gave " + theirs.length + " elements, Forger " + ours.length);
        }
        double largest = 0;
        for (float value : ours) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < ours.length; i++) {
            // Written so that NaN fails.
            if (!(Math.abs(theirs[i] - ours[i]) <= tolerance * largest)) {
                throw new AssertionError("element " + i + " of " + ours.length + ": " + name + " gave " + theirs[i]
                        + ", Forger " + ours[i] + "; the largest is " + largest);
            }
        }
    }

    /** A workload that is not compared. */
    record None() implements PeerTask {
        @Override
        public float[] result() {
            return new float[0];
        }
    }

    /**
     * {@code C ← op(A)·op(B)}.
     *
     * @param spec sizes and transposes
     * @param a A as stored
     * @param b B as stored
     * @param result C
     */
    record Gemm(GemmSpec spec, float[] a, float[] b, float[] result) implements PeerTask {}

    /** Which of its three operands a convolution computes from the other two. */
    enum Direction {
        /** The features. */
        FORWARD,
        /** The image side: also a transposed convolution forward. */
        BACKWARD_DATA,
        /** The gradient of the weights. */
        BACKWARD_WEIGHTS
    }

    /**
     * A convolution without bias.
     *
     * @param direction what is computed; its array is {@link #result}
     * @param geometry the sizes
     * @param src the image side, NCHW
     * @param weights OIHW
     * @param dst the feature side, NCHW
     */
    record Convolution(Direction direction, ConvGeometry geometry, float[] src, float[] weights, float[] dst)
            implements PeerTask {
        @Override
        public float[] result() {
            return switch (direction) {
                case FORWARD -> dst;
                case BACKWARD_DATA -> src;
                case BACKWARD_WEIGHTS -> weights;
            };
        }
    }

    /**
     * The first steps of a GAN's training, each of the discriminator and then of the generator, from the same weights
     * on the same pictures and noise: what {@link GanTrainer} does with the default settings.
     *
     * @param gan the networks before the first step
     * @param real the same real pictures for every step
     * @param noise for each step the discriminator's and the generator's, (batch, latent)
     * @param result for each step the losses of discriminator and generator and the mean D(x) and D(G(z)); then all
     *     tensors after the last step, in order
     */
    record Step(Gan gan, float[] real, List<float[]> noise, float[] result) implements PeerTask {
        /** Losses pass on what updates before them made of roundings. */
        private static final double LOSS_TOLERANCE = 1e-3;

        /**
         * How far a tensor may be from ours, as a share of how far training moved it. The first update of Adam is the
         * gradient's sign, which roundings decide where it is nearly zero, and batch norm of a new generator's almost
         * constant pictures magnifies them: PyTorch is 10⁻⁷ to 10⁻⁴ away on dcgan-28, up to 0.09 on dcgan-64.
         */
        private static final double MOVE_TOLERANCE = 0.25;

        private static final int REPORT = 4;

        @Override
        public void check(String name, float[] theirs, MathMode math) {
            int at = noise.size() / 2 * REPORT;
            compare(name, Arrays.copyOf(theirs, at), Arrays.copyOf(result, at), LOSS_TOLERANCE);
            for (SequencedMap<String, Values> network : List.of(gan.generator, gan.discriminator)) {
                for (Map.Entry<String, Values> tensor : network.entrySet()) {
                    float[] before = tensor.getValue().values();
                    double moved = 0;
                    double apart = 0;
                    for (float value : before) {
                        moved += Math.pow(result[at] - value, 2);
                        apart += Math.pow(result[at] - theirs[at], 2);
                        at++;
                    }
                    if (!(Math.sqrt(apart) <= MOVE_TOLERANCE * Math.sqrt(moved))) {
                        throw new AssertionError(name + " is " + Math.sqrt(apart) + " from Forger's " + tensor.getKey()
                                + ", which moved by " + Math.sqrt(moved));
                    }
                }
            }
        }
    }

    /**
     * A GAN as it is to be trained, with what {@link GanTrainer} has by default.
     *
     * @param model the architecture's name
     * @param pictures of each batch, NCHW
     * @param generator its tensors, by their names in PyTorch, in order
     * @param discriminator likewise
     */
    record Gan(
            String model,
            PictureBatch pictures,
            SequencedMap<String, Values> generator,
            SequencedMap<String, Values> discriminator) {}

    /**
     * The size of a batch of pictures.
     *
     * @param n pictures
     * @param c channels
     * @param h height
     * @param w width
     */
    record PictureBatch(int n, int c, int h, int w) {}

    /**
     * A tensor.
     *
     * @param shape its extents
     * @param values its elements, row-major
     */
    record Values(long[] shape, float[] values) {}
}
