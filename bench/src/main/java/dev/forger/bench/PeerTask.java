package dev.forger.bench;

import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.kernel.gemm.GemmSpec;

/** A workload as other libraries are asked to run it: its sizes, its operands, and what Forger made of them. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public sealed interface PeerTask {
    /** What Forger computed. */
    float[] result();

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
}
