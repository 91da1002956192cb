package dev.forger.cpu.norm;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.norm.BatchNormSpec;
import java.util.Optional;

/**
 * How the channels of a batch normalisation are dealt out: in blocks of neighbours, one block a part of the
 * job; which depends on the spec alone. Where a channel has many pixels a block's channels are done one
 * after the other; where it has few, the pixels of all of them are the columns of N rows.
 *
 * @param norm the sizes
 * @param sideBySide which of the two
 * @param unit channels that stay together: where they are side by side, as many as fill whole vectors
 * @param blocks number of blocks
 */
record Channels(BatchNormSpec norm, boolean sideBySide, int unit, int blocks) {
    /** Floats of the widest vector, and of a cache line. */
    private static final int LINE = 16;

    /** Channels of as many pixels or more are done one after the other. */
    private static final long MANY_PIXELS = 256;

    /** Columns at most: their parameters stay in the first-level cache. */
    private static final long COLUMNS = 1024;

    /** Rows of a call while the JVM starts up, a multiple of those that a loop takes at once. */
    private static final long FEW_ROWS = 4;

    /** Pixels of a piece at most: with as many of two other tensors in a second-level cache of 512 KiB. */
    static final long PIECE = 32 * 1024;

    /** Elements of a block at least, one after the other. */
    private static final long ELEMENTS = 16 * 1024;

    /** Why sizes are not covered, if they are not. */
    static Optional<String> refuse(BatchNormSpec norm, VectorWidth width) {
        return norm.c() * norm.spatial() >= width.floats()
                ? Optional.empty()
                : Optional.of("a sample has " + norm.c() * norm.spatial() + " values, less than the " + width.floats()
                        + " of a vector");
    }

    /** The blocks for a spec that was not refused. */
    static Channels of(BatchNormSpec norm) {
        // 7×7 pixels are no whole vectors, but those of 16 channels are.
        long aligned = LINE / Math.min(LINE, Long.lowestOneBit(norm.spatial()));
        boolean sideBySide = norm.spatial() < MANY_PIXELS && aligned * norm.spatial() <= COLUMNS;
        long unit = sideBySide ? aligned : 1;
        long size = sideBySide ? unit * norm.spatial() : norm.count();
        long units = Math.ceilDiv(norm.c(), unit);
        long unitsPerBlock = Math.max(1, (sideBySide ? COLUMNS / 2 : ELEMENTS) / size);
        return new Channels(norm, sideBySide, (int) unit, (int) Math.max(1, units / unitsPerBlock));
    }

    /** The first channel of a block; the one after the last begins at the number of channels. */
    int first(int block) {
        long units = Math.ceilDiv(norm.c(), unit);
        return (int) Math.min(norm.c(), units * block / blocks * unit);
    }

    /** Into how many pieces the pixels of a channel are cut, each of at most {@link #PIECE}. */
    long pieces() {
        return Math.ceilDiv(norm.spatial(), PIECE);
    }

    /** Pixels of a piece. */
    int size(long piece) {
        return (int) (start(piece + 1) - start(piece));
    }

    private long start(long piece) {
        return norm.spatial() * piece / pieces();
    }

    /** Bytes from a channel's pixels in one sample to those in the next. */
    long rowBytes() {
        return norm.c() * norm.spatial() * Float.BYTES;
    }

    /** Bytes from the first pixel of the first channel to a piece of a channel. */
    long at(int channel, long piece) {
        return (channel * norm.spatial() + start(piece)) * Float.BYTES;
    }

    /**
     * Rows of a call of the loops over columns; how many changes no bit. With all of them a loop turns three thousand
     * times before Java thinks of compiling it, and is compiled from its middle first: on Zen 4 a first call, forward
     * and backward, of 128×7×7 takes 90 and 115 ms, with a few 75 and 80. Later few would take 3 to 5% longer.
     */
    long rowsOfCall(WorkerPool pool) {
        return pool.startingUp() ? FEW_ROWS : norm.n();
    }

    /** Bytes from the first column of a block to those of a channel, counted within the block. */
    long column(int channel) {
        return channel * norm.spatial() * Float.BYTES;
    }
}
