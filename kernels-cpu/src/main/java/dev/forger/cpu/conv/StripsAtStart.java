package dev.forger.cpu.conv;

import static dev.forger.memory.HostMemory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.forger.cpu.cost.WinogradPlanes;
import dev.forger.cpu.gemm.Microkernel;
import dev.forger.cpu.gemm.StripKernel;
import dev.forger.memory.HostMemory;

/**
 * What {@link StripKernel#ofWinograd} computes, to the same bits, by the usual microkernel, which is compiled long
 * before: while a JVM starts, C1 and C2 take 0.4 s for the kernel, and until then it runs some hundred times slower.
 * Each part of a tile's rows is copied to one place and is a product; the second and third go on from the first's sums.
 */
final class StripsAtStart {
    private static final int PARTS = WinogradPlanes.PARTS;

    private final StripKernel kernel;
    private final Microkernel usual;
    private final PlaneLoops loops;
    private final int depth;
    private final long row;
    private final long part;
    private final long tile;

    /** In place of strips' kernel. */
    StripsAtStart(Strips strips, UnfoldEngine engine) {
        kernel = strips.kernel();
        usual = engine.engine().microkernel();
        loops = engine.planes();
        depth = strips.depth();
        row = (long) kernel.columnsOfB() * Float.BYTES;
        part = depth * row;
        tile = usual.mr() * row;
    }

    /** Bytes of memory that {@link #run} needs. */
    long bytes() {
        return HostMemory.aligned(PARTS * (part + tile) + row);
    }

    /** Bytes beyond the strips' A that it reads. */
    long bytesBeyondA() {
        return Math.max(0, usual.mr() - kernel.mr()) * (long) Float.BYTES;
    }

    /** {@link StripKernel#run}, with memory of {@link #bytes}. */
    void run(long memory, long a, long b, long bPart, long offsets, long c, long cStride, int tiles) {
        for (long some = 0; some < tiles; some++) {
            tile(memory, a, b + some * row, bPart, offsets, c + 2 * some * row, cStride);
        }
    }

    private void tile(long memory, long a, long b, long bPart, long offsets, long c, long cStride) {
        for (int q = 0; q < PARTS; q++) {
            for (int p = 0; p < depth; p++) {
                long from = b + q * bPart + ALL.get(JAVA_INT, offsets + (long) p * Integer.BYTES);
                loops.copy(from, 0, memory + q * part + p * row, 0, 1, kernel.columnsOfB());
            }
        }
        long shared = memory + PARTS * part;
        long even = shared + tile;
        long odd = even + tile;
        long zeros = odd + tile;
        HostMemory.clear(zeros, row);
        multiply(a, memory, 0, zeros, 0, shared);
        multiply(a, memory, 1, shared, row, even);
        multiply(a, memory, 2, shared, row, odd);
        loops.interleave(even, odd, row, c, cStride, kernel.mr(), kernel.nr());
    }

    /** The lines of A beyond the strip's are of another part, or of none: what they give is not used. */
    private void multiply(long a, long rows, int q, long init, long initStride, long to) {
        long line = Float.BYTES;
        long ofA = kernel.mr() * line;
        usual.run(a + q * ofA, line, PARTS * ofA, rows + q * part, row, depth, init, initStride, to, row);
    }
}
