package dev.forger.cpu.conv;

import dev.forger.kernel.conv.ConvBackwardDataSpec;
import dev.forger.kernel.conv.ConvGeometry;

/**
 * The way back from {@link Unfold} (col2im): adds up what the features sent through each tap, given as a matrix
 * with a row for each (channel, ky, kx) and a column for each feature.
 */
interface Fold {
    /** The fold of a convolution: in rows; in lanes where features are few and channels fill a vector. */
    static Fold of(UnfoldEngine engine, ConvBackwardDataSpec spec) {
        ConvGeometry g = spec.geometry();
        int lanes = engine.transposition().size();
        return 4L * g.oh() * g.ow() <= (long) lanes * lanes && g.ic() / g.groups() >= lanes
                ? new FoldInLanes(engine, spec)
                : new FoldInRows(engine, spec);
    }

    /** How many channels are folded at a time. */
    int channels();

    /** Bytes that {@link #run} needs for itself. */
    long scratchBytes();

    /**
     * Computes some channels of an image.
     *
     * @param matrix address of the first channel's first row in the matrix, which has no gaps
     * @param matrixEnd end of the memory that may be read
     * @param channels how many, at most {@link #channels}
     * @param bias address of their biases, where the spec has any
     * @param plane address of the first channel
     * @param scratch address of {@link #scratchBytes} bytes, aligned to 64
     */
    void run(long matrix, long matrixEnd, int channels, long bias, long plane, long scratch);
}
