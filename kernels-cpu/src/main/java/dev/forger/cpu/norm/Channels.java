package dev.forger.cpu.norm;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.norm.BatchNormSpec;
import java.util.Optional;

/**
 * How the channels of a batch normalisation are dealt out: in blocks of neighbours, one block a part of the
 * job; how many are in one changes no bit. Where a channel has many pixels each row of a block is taken channel
 * by channel; where it has few, the pixels of all of them are the columns of N rows.
 *
 * @param norm the sizes
 * @param sideBySide which of the two
 * @param unit channels that stay together: where they are side by side, as many as fill whole vectors
 * @param units number of units; the last has what is left of the channels
 * @param blocks number of blocks
 */
record Channels(BatchNormSpec norm, boolean sideBySide, int unit, long units, int blocks) {
    /** Floats of the widest vector, and of a cache line. */
    private static final int LINE = 16;

    /**
     * Channels of as many pixels or more, if they are whole vectors, are taken one by one. Those of 10×10 or 14×14
     * would be 1.1 to 1.4 times as fast, too, but dcgan-28, which has 7×7 beside them, would have two sets of loops
     * to compile: its first step ended after 2.49 instead of 1.97 s.
     */
    private static final long MANY_PIXELS = 64;

    /** Columns of a block at most, if one unit has no more: their parameters stay in the first-level cache. */
    private static final long COLUMNS = 1024;

    /** Rows of a call while the JVM starts up, a multiple of those that a loop takes at once. */
    private static final long FEW_ROWS = 4;

    /** Pixels of a piece at most: with as many of two other tensors in a second-level cache of 512 KiB. */
    private static final long PIECE = 32 * 1024;

    /**
     * Pixels of a block's row at most, if one channel has no more. A processor fetches ahead within a stretch of memory
     * and starts anew at the next: on Zen 4 one core reads 31 GB/s at a stretch, but 10 in rows of 4 KiB and 24 in rows
     * of 32. Rows of 64 took 7% longer backward, 14 on two threads: presumably a block of three tensors, which is read
     * twice, is too much for the third-level cache then.
     */
    private static final long STRETCH = 8 * 1024;

    /** Elements of a block at least. */
    private static final long ELEMENTS = 16 * 1024;

    /** Elements of a channel whose sum is taken in float32. */
    private static final long CHUNK = 16 * 1024;

    /** Why sizes are not covered, if they are not. */
    static Optional<String> refuse(BatchNormSpec norm, VectorWidth width) {
        return norm.c() * norm.spatial() >= width.floats()
                ? Optional.empty()
                : Optional.of("a sample has " + norm.c() * norm.spatial() + " values, less than the " + width.floats()
                        + " of a vector");
    }

    /** The blocks for a spec that was not refused, two or more for each worker unless they are too small. */
    static Channels of(BatchNormSpec norm, int workers) {
        // 7×7 pixels are no whole vectors, but those of 16 channels are.
        long aligned = LINE / Math.min(LINE, Long.lowestOneBit(norm.spatial()));
        boolean sideBySide = norm.spatial() < MANY_PIXELS || (aligned > 1 && aligned * norm.spatial() <= COLUMNS);
        long unit = sideBySide ? aligned : 1;
        // What is left has a whole vector of its own or belongs to the last unit.
        long left = norm.c() % unit * norm.spatial();
        long units = Math.max(1, norm.c() / unit + (left < LINE ? 0 : 1));
        long most = Math.max(1, (sideBySide ? COLUMNS : STRETCH) / (unit * norm.spatial()));
        long few = ELEMENTS / (unit * norm.count());
        long unitsPerBlock = Math.clamp(Math.max(few, units / (2L * workers)), 1, most);
        return new Channels(norm, sideBySide, (int) unit, units, (int) Math.ceilDiv(units, unitsPerBlock));
    }

    /** The first channel of a block; the one after the last begins at the number of channels. */
    int first(int block) {
        return block < blocks ? (int) (units * block / blocks * unit) : norm.c();
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

    /** Rows whose sums are taken in float32, where channels are taken one by one. */
    long rowsOfChunk() {
        return Math.max(1, CHUNK / norm.spatial());
    }

    /** Bytes from the first pixel of all to a piece of a channel in a sample. */
    long at(long row, int channel, long piece) {
        return ((row * norm.c() + channel) * norm.spatial() + start(piece)) * Float.BYTES;
    }

    /**
     * Rows of a call of the loops; how many changes no bit. With many of them a loop turns thousands of times before
     * Java thinks of compiling it, and is compiled from its middle first: on Zen 4 a first call, forward and backward,
     * of 128×7×7 takes 90 and 115 ms, with a few 75 and 80. Later few would take 3 to 5% longer.
     */
    long rowsOfCall(WorkerPool pool) {
        return pool.startingUp() ? FEW_ROWS : sideBySide ? norm.n() : rowsOfChunk();
    }

    /** Bytes from the first column of a block to those of a channel, counted within the block. */
    long column(int channel) {
        return channel * norm.spatial() * Float.BYTES;
    }
}
