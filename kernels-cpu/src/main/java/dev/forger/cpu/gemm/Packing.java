package dev.forger.cpu.gemm;

import static dev.forger.memory.HostMemory.ALL;
import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Moves strips of a matrix into panels (see {@link Panels}): {@code width} lines, padded with zeros beyond
 * {@code lines}, by {@code depth}.
 *
 * <p>Addresses are masked, and the loops' bodies written out, for the reasons in {@link
 * MicrokernelGenerator}. On Zen 5, from L2, a value takes 0.04 ns to copy and 0.12 ns to transpose; one by one
 * it is 0.5 ns for both, which is 12% of a product of 1024.
 */
public final class Packing {
    private static final long ADDRESS_MASK = (1L << 56) - 1;

    /** Copying takes the widest vectors: a panel of B has two of them. */
    private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;

    /** Transposing takes 4×4 blocks: all processors shuffle these well, and all tiles but 6 rows divide by 4. */
    private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;

    private static final VectorShuffle<Float> SWAP_ONES = VectorShuffle.fromValues(FOUR, 1, 0, 3, 2);
    private static final VectorShuffle<Float> SWAP_TWOS = VectorShuffle.fromValues(FOUR, 2, 3, 0, 1);

    private Packing() {}

    /**
     * Packs lines that lie side by side in memory.
     *
     * @param panel where to
     * @param width lines of the panel
     * @param src address of the first line's first value
     * @param ldBytes bytes from one depth to the next
     * @param lines lines there are
     * @param depth values of a line
     */
    public static void copy(long panel, int width, long src, long ldBytes, int lines, int depth) {
        if (lines == 2 * WIDE.length() && width == lines) {
            copyTwoWide(panel, src, ldBytes, depth);
        } else if (lines == 2 * FOUR.length() && width == lines) {
            copyEight(panel, src, ldBytes, depth);
        } else {
            copyAny(panel, width, src, ldBytes, lines, depth);
        }
    }

    private static void copyTwoWide(long panel, long src, long ldBytes, int depth) {
        long half = WIDE.vectorByteSize();
        for (int q = 0; q < depth; q++) {
            long from = src & ADDRESS_MASK;
            long to = panel & ADDRESS_MASK;
            FloatVector first = FloatVector.fromMemorySegment(WIDE, ALL, from, LITTLE_ENDIAN);
            FloatVector second = FloatVector.fromMemorySegment(WIDE, ALL, from + half, LITTLE_ENDIAN);
            first.intoMemorySegment(ALL, to, LITTLE_ENDIAN);
            second.intoMemorySegment(ALL, to + half, LITTLE_ENDIAN);
            src += ldBytes;
            panel += 2 * half;
        }
    }

    private static void copyEight(long panel, long src, long ldBytes, int depth) {
        for (int q = 0; q < depth; q++) {
            FloatVector first = load(src);
            FloatVector second = load(src + 16);
            store(first, panel);
            store(second, panel + 16);
            src += ldBytes;
            panel += 32;
        }
    }

    private static void copyAny(long panel, int width, long src, long ldBytes, int lines, int depth) {
        for (int q = 0; q < depth; q++) {
            int i = 0;
            for (; i + 2 <= lines; i += 2) {
                long at = (long) i * Float.BYTES;
                ALL.set(JAVA_LONG_UNALIGNED, panel + at, ALL.get(JAVA_LONG_UNALIGNED, src + at));
            }
            for (; i < width; i++) {
                set(panel, i, i < lines ? get(src, i) : 0);
            }
            src += ldBytes;
            panel += (long) width * Float.BYTES;
        }
    }

    /**
     * Packs lines whose values lie side by side in memory.
     *
     * @param panel where to
     * @param width lines of the panel
     * @param src address of the first line's first value
     * @param ldBytes bytes from one line to the next
     * @param lines lines there are
     * @param depth values of a line
     */
    public static void transpose(long panel, int width, long src, long ldBytes, int lines, int depth) {
        long step = (long) width * Float.BYTES;
        int blocked = depth / 4 * 4;
        int i = 0;
        for (; i + 4 <= lines; i += 4) {
            long to = panel + (long) i * Float.BYTES;
            long from = src + i * ldBytes;
            transposeFour(to, step, from, ldBytes, blocked);
            transposeAny(to + blocked * step, step, from + (long) blocked * Float.BYTES, ldBytes, 4, depth - blocked);
        }
        transposeAny(panel + (long) i * Float.BYTES, step, src + i * ldBytes, ldBytes, lines - i, depth);
        clear(panel, width, lines, depth);
    }

    private static void transposeFour(long panel, long step, long src, long ldBytes, int depth) {
        VectorMask<Float> odd = VectorMask.fromLong(FOUR, 0b1010);
        VectorMask<Float> even = VectorMask.fromLong(FOUR, 0b0101);
        VectorMask<Float> high = VectorMask.fromLong(FOUR, 0b1100);
        VectorMask<Float> low = VectorMask.fromLong(FOUR, 0b0011);
        for (int q = 0; q < depth; q += 4) {
            FloatVector r0 = load(src);
            FloatVector r1 = load(src + ldBytes);
            FloatVector r2 = load(src + 2 * ldBytes);
            FloatVector r3 = load(src + 3 * ldBytes);
            FloatVector t0 = r0.blend(r1.rearrange(SWAP_ONES), odd);
            FloatVector t1 = r1.blend(r0.rearrange(SWAP_ONES), even);
            FloatVector t2 = r2.blend(r3.rearrange(SWAP_ONES), odd);
            FloatVector t3 = r3.blend(r2.rearrange(SWAP_ONES), even);
            store(t0.blend(t2.rearrange(SWAP_TWOS), high), panel);
            store(t1.blend(t3.rearrange(SWAP_TWOS), high), panel + step);
            store(t2.blend(t0.rearrange(SWAP_TWOS), low), panel + 2 * step);
            store(t3.blend(t1.rearrange(SWAP_TWOS), low), panel + 3 * step);
            src += 16;
            panel += 4 * step;
        }
    }

    private static void transposeAny(long panel, long step, long src, long ldBytes, int lines, int depth) {
        for (int q = 0; q < depth; q++) {
            for (int i = 0; i < lines; i++) {
                set(panel + q * step, i, get(src + i * ldBytes, q));
            }
        }
    }

    /** Writes zeros to the lines of a panel from {@code lines} on. */
    public static void clear(long panel, int width, int lines, int depth) {
        if (lines < width) {
            for (int q = 0; q < depth; q++) {
                for (int i = lines; i < width; i++) {
                    set(panel, (long) q * width + i, 0);
                }
            }
        }
    }

    private static FloatVector load(long address) {
        return FloatVector.fromMemorySegment(FOUR, ALL, address & ADDRESS_MASK, LITTLE_ENDIAN);
    }

    private static void store(FloatVector vector, long address) {
        vector.intoMemorySegment(ALL, address & ADDRESS_MASK, LITTLE_ENDIAN);
    }
}
