package dev.forger.cpu.norm;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorWidth;
import java.lang.invoke.MethodHandles;

/**
 * The sums of batch normalisation's statistics over a block of rows, in the arrangements of {@link NormLoop}. They know
 * no activation, so that they are compiled once for all.
 */
interface StatisticsLoop {
    /** The loops of a width. */
    static StatisticsLoop of(VectorWidth width) {
        return new KernelTemplate(MethodHandles.lookup(), StatisticsTemplate.class, width)
                .instantiate(StatisticsLoop.class);
    }

    /**
     * Adds all {@code x − centre} of a channel to the lanes of one vector, and the squares to those of another; any
     * lane may hold any of them. A row has n values of each channel.
     */
    void sumDeviations(long src, long rowBytes, long rows, int channels, int n, long centres, long sums, long squares);

    /** Adds {@code x − centre} to the sums of its column, and its square to the squares. */
    void sumDeviationColumns(long src, long rowBytes, long rows, int n, long centres, long sums, long squares);
}
