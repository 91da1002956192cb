package dev.forger.cpu.gemm;

import static dev.forger.memory.HostMemory.ALL;
import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
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
    private static final VectorSpecies<Integer> EIGHT = IntVector.SPECIES_256;

    private static final VectorSpecies<Float> FOURS = FloatVector.SPECIES_128;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_128;
    private static final boolean HAS_EIGHT = WIDE.length() >= EIGHT.length();

    /** For the distances 1, 2 and 4: where the lanes of the upper and of the lower row come from; b's follow a's. */
    private static final int[] SOURCES = {
        0, 8, 2, 10, 4, 12, 6, 14, 1, 9, 3, 11, 5, 13, 7, 15, // 1
        0, 1, 8, 9, 4, 5, 12, 13, 2, 3, 10, 11, 6, 7, 14, 15, // 2
        0, 1, 2, 3, 8, 9, 10, 11, 4, 5, 6, 7, 12, 13, 14, 15 // 4
    };

    /** The same of four lanes, for the distances 1 and 2. */
    private static final int[] SOURCES_OF_4 = {0, 4, 2, 6, 1, 5, 3, 7, 0, 1, 4, 5, 2, 3, 6, 7};

    /**
     * Rows that are copied together, each as far as it goes: as many streams as the processor fetches ahead, and each
     * panel gets a piece of whole cache lines. One row at a time into 16 panels instead, on Zen 4: copying took 1.5 and
     * 1.25 times as long at n = 1024 and 2048, so that products of n = 1024 ran at 0.99 of the speed, 512×16384×64 at
     * 0.98 and with A transposed at 0.97, a 1×1 convolution of 56×56 at 0.97 (four pairs of processes). On Emerald
     * Rapids pieces that are half a cache line had cost A transposed 2 points of the peak.
     */
    private static final int ROWS = 8;

    private Packing() {}

    /**
     * Packs lines that lie side by side in memory, into one panel or several, some rows at a time: the processor's
     * prefetcher follows rows, not a panel's pieces of many. At n = 2048 that is 7% of the whole product.
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
        for (int q = 0; q < depth; q += ROWS) {
            long from = src + q * ldBytes;
            long to = panels + (long) q * width * Float.BYTES;
            int rows = Math.min(ROWS, depth - q);
            for (int j = 0; j < whole; j++) {
                copyRows(to, width, from, ldBytes, rows);
                from += (long) width * Float.BYTES;
                to += panelBytes;
            }
        }
        int rest = lines - whole * width;
        if (rest > 0) {
            long from = src + (long) whole * width * Float.BYTES;
            copyEdge(panels + whole * panelBytes, width, from, ldBytes, rest, depth);
        }
    }

    /** Copies some lines that lie side by side to anywhere in a panel: a row of them each depth. */
    static void copyPiece(long panel, int width, long src, long ldBytes, int lines, int depth) {
        int four = FOURS.length();
        if (lines < four) {
            for (int q = 0; q < depth; q++) {
                for (int i = 0; i < lines; i++) {
                    set(panel, (long) q * width + i, get(src + q * ldBytes, i));
                }
            }
            return;
        }
        for (int q = 0; q < depth; q++) {
            for (int i = 0; i < lines; i += four) {
                long at = Math.min(i, lines - four) * (long) Float.BYTES;
                store(load(src + at), panel + at);
            }
            src += ldBytes;
            panel += (long) width * Float.BYTES;
        }
    }

    private static void copyRows(long panel, int width, long src, long ldBytes, int rows) {
        if (width == 2 * WIDE.length()) {
            copyTwoWide(panel, src, ldBytes, rows);
        } else if (width == 2 * FOURS.length()) {
            copyEight(panel, src, ldBytes, rows);
        } else {
            copyEdge(panel, width, src, ldBytes, width, rows);
        }
    }

    private static void copyTwoWide(long panel, long src, long ldBytes, int rows) {
        long half = WIDE.vectorByteSize();
        for (int i = 0; i < rows; i++) {
            FloatVector first = FloatVector.fromMemorySegment(WIDE, ALL, src & ADDRESS_MASK, LITTLE_ENDIAN);
            FloatVector second = FloatVector.fromMemorySegment(WIDE, ALL, (src & ADDRESS_MASK) + half, LITTLE_ENDIAN);
            first.intoMemorySegment(ALL, panel & ADDRESS_MASK, LITTLE_ENDIAN);
            second.intoMemorySegment(ALL, (panel & ADDRESS_MASK) + half, LITTLE_ENDIAN);
            src += ldBytes;
            panel += 2 * half;
        }
    }

    /** Two rows at a time, which make a cache line. */
    private static void copyEight(long panel, long src, long ldBytes, int rows) {
        int i = 0;
        for (; i + 2 <= rows; i += 2) {
            FloatVector first = load(src);
            FloatVector second = load(src + 16);
            FloatVector third = load(src + ldBytes);
            FloatVector fourth = load(src + ldBytes + 16);
            store(first, panel);
            store(second, panel + 16);
            store(third, panel + 32);
            store(fourth, panel + 48);
            src += 2 * ldBytes;
            panel += 64;
        }
        if (i < rows) {
            store(load(src), panel);
            store(load(src + 16), panel + 16);
        }
    }

    private static void copyEdge(long panel, int width, long src, long ldBytes, int lines, int depth) {
        // By pairs: with vectors here C2 boxed those of copyEight for good in 6 of 36 JVMs.
        for (int q = 0; q < depth; q++) {
            int i = 0;
            for (; i + 2 <= lines; i += 2) {
                long at = (long) i * Float.BYTES;
                ALL.set(JAVA_LONG_UNALIGNED, panel + at, ALL.get(JAVA_LONG_UNALIGNED, src + at));
            }
            if (i < lines) {
                set(panel, i, get(src, i));
                if (i + 1 < width) {
                    set(panel, i + 1, 0);
                }
                i += 2;
            }
            for (; i + 2 <= width; i += 2) {
                ALL.set(JAVA_LONG_UNALIGNED, panel + (long) i * Float.BYTES, 0);
            }
            if (i < width) {
                set(panel, i, 0);
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
        turn(panel, (long) width * Float.BYTES, src, ldBytes, lines, depth);
        clear(panel, width, lines, depth);
    }

    /** The same to anywhere: the lines' values of a depth lie side by side, {@code step} bytes after those before. */
    static void turn(long panel, long step, long src, long ldBytes, int lines, int depth) {
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
    }

    /**
     * Columns become rows in three steps: lanes are exchanged with the row at distance 1, then 2, within the rows 0 to
     * 3 and 4 to 7, then 4. The last is a pass of its own over the block in the panel: with all three in one C2 had too
     * many nodes to inline, and the vectors were boxed for good where elementwise or convolution kernels had run
     * before.
     *
     * <p>The method has more than 325 bytes, so that C2 does not inline it: within its caller's loops the last pass's
     * vectors were boxed in every second JVM with the thresholds of {@code .mvn/jvm.options}, though each operation was
     * an instruction there, too, and a product of n = 128 took two to seven times as long.
     */
    private static void transposeEight(long panel, long step, long src, long ldBytes, int depth) {
        IntVector upper = IntVector.fromArray(EIGHT, SOURCES, 0);
        IntVector lower = IntVector.fromArray(EIGHT, SOURCES, 8);
        IntVector upper2 = IntVector.fromArray(EIGHT, SOURCES, 16);
        IntVector lower2 = IntVector.fromArray(EIGHT, SOURCES, 24);
        IntVector upper4 = IntVector.fromArray(EIGHT, SOURCES, 32);
        IntVector lower4 = IntVector.fromArray(EIGHT, SOURCES, 40);
        for (int q = 0; q < depth; q += 8) {
            long from = src;
            long to = panel;
            for (int half = 0; half < 2; half++) {
                IntVector r0 = loadEight(from);
                IntVector r1 = loadEight(from + ldBytes);
                IntVector r2 = loadEight(from + 2 * ldBytes);
                IntVector r3 = loadEight(from + 3 * ldBytes);
                IntVector s0 = upper.selectFrom(r0, r1);
                IntVector s1 = lower.selectFrom(r0, r1);
                IntVector s2 = upper.selectFrom(r2, r3);
                IntVector s3 = lower.selectFrom(r2, r3);
                storeEight(upper2.selectFrom(s0, s2), to);
                storeEight(upper2.selectFrom(s1, s3), to + step);
                storeEight(lower2.selectFrom(s0, s2), to + 2 * step);
                storeEight(lower2.selectFrom(s1, s3), to + 3 * step);
                from += 4 * ldBytes;
                to += 4 * step;
            }
            long above = panel;
            long below = panel + 4 * step;
            for (int i = 0; i < 4; i++) {
                IntVector a = loadEight(above);
                IntVector b = loadEight(below);
                storeEight(upper4.selectFrom(a, b), above);
                storeEight(lower4.selectFrom(a, b), below);
                above += step;
                below += step;
            }
            src += 32;
            panel += 8 * step;
        }
    }

    private static IntVector loadEight(long address) {
        return IntVector.fromMemorySegment(EIGHT, ALL, address & ADDRESS_MASK, LITTLE_ENDIAN);
    }

    private static void storeEight(IntVector vector, long address) {
        vector.intoMemorySegment(ALL, address & ADDRESS_MASK, LITTLE_ENDIAN);
    }

    /** The distances 1 and 2 of four rows. */
    private static void transposeFour(long panel, long step, long src, long ldBytes, int depth) {
        IntVector upper = IntVector.fromArray(INTS, SOURCES_OF_4, 0);
        IntVector lower = IntVector.fromArray(INTS, SOURCES_OF_4, 4);
        IntVector upper2 = IntVector.fromArray(INTS, SOURCES_OF_4, 8);
        IntVector lower2 = IntVector.fromArray(INTS, SOURCES_OF_4, 12);
        for (int q = 0; q < depth; q += 4) {
            IntVector r0 = loadFour(src);
            IntVector r1 = loadFour(src + ldBytes);
            IntVector r2 = loadFour(src + 2 * ldBytes);
            IntVector r3 = loadFour(src + 3 * ldBytes);
            IntVector s0 = upper.selectFrom(r0, r1);
            IntVector s1 = lower.selectFrom(r0, r1);
            IntVector s2 = upper.selectFrom(r2, r3);
            IntVector s3 = lower.selectFrom(r2, r3);
            storeFour(upper2.selectFrom(s0, s2), panel);
            storeFour(upper2.selectFrom(s1, s3), panel + step);
            storeFour(lower2.selectFrom(s0, s2), panel + 2 * step);
            storeFour(lower2.selectFrom(s1, s3), panel + 3 * step);
            src += 16;
            panel += 4 * step;
        }
    }

    private static IntVector loadFour(long address) {
        return IntVector.fromMemorySegment(INTS, ALL, address & ADDRESS_MASK, LITTLE_ENDIAN);
    }

    private static void storeFour(IntVector vector, long address) {
        vector.intoMemorySegment(ALL, address & ADDRESS_MASK, LITTLE_ENDIAN);
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
        return FloatVector.fromMemorySegment(FOURS, ALL, address & ADDRESS_MASK, LITTLE_ENDIAN);
    }

    private static void store(FloatVector vector, long address) {
        vector.intoMemorySegment(ALL, address & ADDRESS_MASK, LITTLE_ENDIAN);
    }
}
