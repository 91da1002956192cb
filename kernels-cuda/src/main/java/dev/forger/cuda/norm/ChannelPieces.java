package dev.forger.cuda.norm;

import dev.forger.cuda.driver.CudaContext;
import dev.forger.cuda.driver.Launch;
import dev.forger.cuda.driver.Workspace;
import dev.forger.cuda.struct.Blocks;
import dev.forger.cuda.struct.Divider;
import dev.forger.kernel.norm.BatchNormSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The launches of a batch normalisation, a block for each piece of a channel's values, and the struct {@code Channels}
 * of {@code batch_norm.cuh}.
 */
final class ChannelPieces {
    private static final int THREADS = 256;

    /** Blocks that fill a large GPU: four for each of 132 multiprocessors, for these are bound by memory. */
    private static final long ENOUGH_BLOCKS = 528;

    /** Values of a piece: below, the launch costs more than the work. */
    private static final long LEAST_VALUES = 1024;

    private static final long MOST_SPLITS = 64;

    private final BatchNormSpec norm;
    private final int splits;
    private final int each;
    private final List<Launch> passes;
    private final Workspace pieces;

    /**
     * One launch after the other.
     *
     * @param file the source
     * @param entries of it, which share the struct
     */
    ChannelPieces(BatchNormSpec norm, CudaContext context, String file, String... entries) {
        this.norm = norm;
        long wanted = Math.min(ENOUGH_BLOCKS / Math.max(1, norm.c()), norm.count() / LEAST_VALUES);
        splits = (int) Math.clamp(wanted, 1, MOST_SPLITS);
        each = Math.toIntExact(Math.ceilDiv(norm.count(), splits));
        passes = Stream.of(entries)
                .map(entry -> context.launch(file, entry)
                        .grid(Blocks.covering(norm.c(), 1), splits, 1)
                        .block(THREADS, 1, 1))
                .toList();
        pieces = context.workspace();
        pieces.reserve(2L * norm.c() * splits * Float.BYTES);
    }

    static Optional<String> refusal(BatchNormSpec norm) {
        // The ends of the pieces, rounded up, have to stay below 2^31, too.
        return norm.count() > Integer.MAX_VALUE - MOST_SPLITS
                ? Optional.of(norm.count() + " values a channel, at most 2³¹ − 65; split the batch")
                : Optional.empty();
    }

    List<Launch> passes() {
        return passes;
    }

    /** Where each piece leaves its two numbers. */
    long address() {
        return pieces.address();
    }

    void put(Launch launch) {
        launch.int32(norm.c())
                .int32(Math.toIntExact(norm.count()))
                .int32(splits)
                .int32(each);
        Divider.ofCount(norm.spatial()).put(launch);
    }
}
