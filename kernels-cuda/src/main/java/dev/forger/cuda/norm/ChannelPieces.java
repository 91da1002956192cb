package dev.forger.cuda.norm;

import dev.forger.cuda.driver.Launch;
import dev.forger.cuda.struct.Blocks;
import dev.forger.cuda.struct.Divider;
import dev.forger.kernel.norm.BatchNormSpec;
import java.util.Optional;

/**
 * The struct {@code Channels} of {@code batch_norm.cuh}: how the values of a channel are cut into pieces, a block each.
 *
 * @param norm the sizes
 * @param splits pieces of a channel
 * @param each values of a piece
 */
record ChannelPieces(BatchNormSpec norm, int splits, int each) {
    static final int THREADS = 256;

    /** Blocks that fill a large GPU: four for each of 132 multiprocessors, for these are bound by memory. */
    private static final long ENOUGH_BLOCKS = 528;

    /** Values of a piece: below, the launch costs more than the work. */
    private static final long LEAST_VALUES = 1024;

    private static final long MOST_SPLITS = 64;

    static ChannelPieces of(BatchNormSpec norm) {
        long wanted = Math.min(ENOUGH_BLOCKS / Math.max(1, norm.c()), norm.count() / LEAST_VALUES);
        int splits = (int) Math.clamp(wanted, 1, MOST_SPLITS);
        return new ChannelPieces(norm, splits, Math.toIntExact(Math.ceilDiv(norm.count(), splits)));
    }

    static Optional<String> refusal(BatchNormSpec norm) {
        // The ends of the pieces, rounded up, have to stay below 2^31, too.
        return norm.count() > Integer.MAX_VALUE - MOST_SPLITS
                ? Optional.of(norm.count() + " values a channel, at most 2³¹ − 65; split the batch")
                : Optional.empty();
    }

    /** Two numbers a piece. */
    long bytes() {
        return 2L * norm.c() * splits * Float.BYTES;
    }

    Launch grid(Launch launch) {
        return launch.grid(Blocks.covering(norm.c(), 1), splits, 1).block(THREADS, 1, 1);
    }

    void put(Launch launch) {
        launch.int32(norm.c())
                .int32(Math.toIntExact(norm.count()))
                .int32(splits)
                .int32(each);
        Divider.ofCount(norm.spatial()).put(launch);
    }
}
