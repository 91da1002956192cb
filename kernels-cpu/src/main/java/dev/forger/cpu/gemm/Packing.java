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
 * MicrokernelGenerator}. On Zen 5, from L2, a value takes 0.08 ns to copy and as much to transpose in blocks
 * of 8×8, 0.14 ns in blocks of 4×4; one by one it is 0.5 ns for both, 12% of a product of n = 1024.
 */
public final class Packing {
    private static final long ADDRESS_MASK = (1L << 56) - 1;

    /** Copying takes the widest vectors: a panel of B has two of them. */
    private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;

    /** Transposing takes 8×8 blocks where vectors are so long, then 4×4 blocks. */
    private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;

    private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;
    private static final boolean HAS_EIGHT = WIDE.length() >= EIGHT.length();

    // Lanes exchanged at the distances 1, 2 and 4.
    private static final VectorShuffle<Float> ONES_OF_8 = VectorShuffle.fromValues(EIGHT, 1, 0, 3, 2, 5, 4, 7, 6);
    private static final VectorShuffle<Float> TWOS_OF_8 = VectorShuffle.fromValues(EIGHT, 2, 3, 0, 1, 6, 7, 4, 5);
    private static final VectorShuffle<Float> FOURS_OF_8 = VectorShuffle.fromValues(EIGHT, 4, 5, 6, 7, 0, 1, 2, 3);
    private static final VectorShuffle<Float> ONES_OF_4 = VectorShuffle.fromValues(FOUR, 1, 0, 3, 2);
    private static final VectorShuffle<Float> TWOS_OF_4 = VectorShuffle.fromValues(FOUR, 2, 3, 0, 1);

    /**
     * Panels that are copied together: if they lie a multiple of 4 KiB from each other, so many lines still find
     * places in L1.
     */
    private static final int TOGETHER = 4;

    private Packing() {}

    /**
     * Packs lines that lie side by side in memory, into one panel or several, row after row: the processor's
     * prefetcher follows a row, not a panel's pieces of many. At n = 2048 that is 7% of the whole product.
     *
     * @param panels where to
     * @param width lines of a panel
     * @param src address of the first line's first value
     * @param ldBytes bytes from one depth to the next
     * @param lines lines there are
     * @param depth values of a line
     */
    public static void copy(long panels, int width, long src, long ldBytes, int lines, int depth) {
        long panelBytes = (long) width * Float.BYTES * depth;
        int whole = lines / width;
        for (int j = 0; j < whole; j += TOGETHER) {
            long from = src + (long) j * width * Float.BYTES;
            long to = panels + j * panelBytes;
            int some = Math.min(TOGETHER, whole - j);
            if (width == 2 * WIDE.length()) {
                copyTwoWide(to, panelBytes, from, ldBytes, some, depth);
            } else if (width == 2 * FOUR.length()) {
                copyEight(to, panelBytes, from, ldBytes, some, depth);
            } else {
                copyAny(to, panelBytes, width, from, ldBytes, some, depth);
            }
        }
        int rest = lines - whole * width;
        if (rest > 0) {
            long from = src + (long) whole * width * Float.BYTES;
            copyEdge(panels + whole * panelBytes, width, from, ldBytes, rest, depth);
        }
    }

    private static void copyTwoWide(long panels, long panelBytes, long src, long ldBytes, int count, int depth) {
        long half = WIDE.vectorByteSize();
        for (int q = 0; q < depth; q++) {
            long from = src;
            long to = panels;
            for (int j = 0; j < count; j++) {
                FloatVector first = FloatVector.fromMemorySegment(WIDE, ALL, from & ADDRESS_MASK, LITTLE_ENDIAN);
                FloatVector second =
                        FloatVector.fromMemorySegment(WIDE, ALL, (from & ADDRESS_MASK) + half, LITTLE_ENDIAN);
                first.intoMemorySegment(ALL, to & ADDRESS_MASK, LITTLE_ENDIAN);
                second.intoMemorySegment(ALL, (to & ADDRESS_MASK) + half, LITTLE_ENDIAN);
                from += 2 * half;
                to += panelBytes;
            }
            src += ldBytes;
            panels += 2 * half;
        }
    }

    private static void copyEight(long panels, long panelBytes, long src, long ldBytes, int count, int depth) {
        for (int q = 0; q < depth; q++) {
            long from = src;
            long to = panels;
            for (int j = 0; j < count; j++) {
                FloatVector first = load(from);
                FloatVector second = load(from + 16);
                store(first, to);
                store(second, to + 16);
                from += 32;
                to += panelBytes;
            }
            src += ldBytes;
            panels += 32;
        }
    }

    private static void copyAny(long panels, long panelBytes, int width, long src, long ldBytes, int count, int depth) {
        for (int j = 0; j < count; j++) {
            copyEdge(panels + j * panelBytes, width, src + (long) j * width * Float.BYTES, ldBytes, width, depth);
        }
    }

    private static void copyEdge(long panel, int width, long src, long ldBytes, int lines, int depth) {
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
        int i = 0;
        for (; HAS_EIGHT && i + 8 <= lines; i += 8) {
            long to = panel + (long) i * Float.BYTES;
            long from = src + i * ldBytes;
            int blocked = depth / 8 * 8;
            transposeEight(to, step, from, ldBytes, blocked);
            transposeAny(to + blocked * step, step, from + (long) blocked * Float.BYTES, ldBytes, 8, depth - blocked);
        }
        for (; i + 4 <= lines; i += 4) {
            long to = panel + (long) i * Float.BYTES;
            long from = src + i * ldBytes;
            int blocked = depth / 4 * 4;
            transposeFour(to, step, from, ldBytes, blocked);
            transposeAny(to + blocked * step, step, from + (long) blocked * Float.BYTES, ldBytes, 4, depth - blocked);
        }
        transposeAny(panel + (long) i * Float.BYTES, step, src + i * ldBytes, ldBytes, lines - i, depth);
        clear(panel, width, lines, depth);
    }

    /** Columns become rows in three steps: exchange with the row at distance 1, then 2, then 4. */
    private static void transposeEight(long panel, long step, long src, long ldBytes, int depth) {
        VectorMask<Float> ones = VectorMask.fromLong(EIGHT, 0b1010_1010);
        VectorMask<Float> twos = VectorMask.fromLong(EIGHT, 0b1100_1100);
        VectorMask<Float> fours = VectorMask.fromLong(EIGHT, 0b1111_0000);
        VectorMask<Float> notOnes = VectorMask.fromLong(EIGHT, 0b0101_0101);
        VectorMask<Float> notTwos = VectorMask.fromLong(EIGHT, 0b0011_0011);
        VectorMask<Float> notFours = VectorMask.fromLong(EIGHT, 0b0000_1111);
        for (int q = 0; q < depth; q += 8) {
            long src4 = src + 4 * ldBytes;
            FloatVector r0 = loadEight(src);
            FloatVector r1 = loadEight(src + ldBytes);
            FloatVector r2 = loadEight(src + 2 * ldBytes);
            FloatVector r3 = loadEight(src + 3 * ldBytes);
            FloatVector r4 = loadEight(src4);
            FloatVector r5 = loadEight(src4 + ldBytes);
            FloatVector r6 = loadEight(src4 + 2 * ldBytes);
            FloatVector r7 = loadEight(src4 + 3 * ldBytes);
            FloatVector s0 = r0.blend(r1.rearrange(ONES_OF_8), ones);
            FloatVector s1 = r1.blend(r0.rearrange(ONES_OF_8), notOnes);
            FloatVector s2 = r2.blend(r3.rearrange(ONES_OF_8), ones);
            FloatVector s3 = r3.blend(r2.rearrange(ONES_OF_8), notOnes);
            FloatVector s4 = r4.blend(r5.rearrange(ONES_OF_8), ones);
            FloatVector s5 = r5.blend(r4.rearrange(ONES_OF_8), notOnes);
            FloatVector s6 = r6.blend(r7.rearrange(ONES_OF_8), ones);
            FloatVector s7 = r7.blend(r6.rearrange(ONES_OF_8), notOnes);
            r0 = s0.blend(s2.rearrange(TWOS_OF_8), twos);
            r1 = s1.blend(s3.rearrange(TWOS_OF_8), twos);
            r2 = s2.blend(s0.rearrange(TWOS_OF_8), notTwos);
            r3 = s3.blend(s1.rearrange(TWOS_OF_8), notTwos);
            r4 = s4.blend(s6.rearrange(TWOS_OF_8), twos);
            r5 = s5.blend(s7.rearrange(TWOS_OF_8), twos);
            r6 = s6.blend(s4.rearrange(TWOS_OF_8), notTwos);
            r7 = s7.blend(s5.rearrange(TWOS_OF_8), notTwos);
            long panel4 = panel + 4 * step;
            storeEight(r0.blend(r4.rearrange(FOURS_OF_8), fours), panel);
            storeEight(r1.blend(r5.rearrange(FOURS_OF_8), fours), panel + step);
            storeEight(r2.blend(r6.rearrange(FOURS_OF_8), fours), panel + 2 * step);
            storeEight(r3.blend(r7.rearrange(FOURS_OF_8), fours), panel + 3 * step);
            storeEight(r4.blend(r0.rearrange(FOURS_OF_8), notFours), panel4);
            storeEight(r5.blend(r1.rearrange(FOURS_OF_8), notFours), panel4 + step);
            storeEight(r6.blend(r2.rearrange(FOURS_OF_8), notFours), panel4 + 2 * step);
            storeEight(r7.blend(r3.rearrange(FOURS_OF_8), notFours), panel4 + 3 * step);
            src += 32;
            panel += 8 * step;
        }
    }

    private static FloatVector loadEight(long address) {
        return FloatVector.fromMemorySegment(EIGHT, ALL, address & ADDRESS_MASK, LITTLE_ENDIAN);
    }

    private static void storeEight(FloatVector vector, long address) {
        vector.intoMemorySegment(ALL, address & ADDRESS_MASK, LITTLE_ENDIAN);
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
            FloatVector t0 = r0.blend(r1.rearrange(ONES_OF_4), odd);
            FloatVector t1 = r1.blend(r0.rearrange(ONES_OF_4), even);
            FloatVector t2 = r2.blend(r3.rearrange(ONES_OF_4), odd);
            FloatVector t3 = r3.blend(r2.rearrange(ONES_OF_4), even);
            store(t0.blend(t2.rearrange(TWOS_OF_4), high), panel);
            store(t1.blend(t3.rearrange(TWOS_OF_4), high), panel + step);
            store(t2.blend(t0.rearrange(TWOS_OF_4), low), panel + 2 * step);
            store(t3.blend(t1.rearrange(TWOS_OF_4), low), panel + 3 * step);
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
