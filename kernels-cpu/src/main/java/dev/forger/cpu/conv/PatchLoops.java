package dev.forger.cpu.conv;

import static dev.forger.cpu.simd.VectorMemory.load;
import static dev.forger.cpu.simd.VectorMemory.store;
import static dev.forger.memory.HostMemory.ALL;
import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** The inner loops of {@link PatchPanels}: taps that are neighbours are moved together, from each of some places. */
final class PatchLoops {
    /** Taps that are moved together at most. */
    static final int FOUR = 4;

    /** Bytes that are read at most from a place: {@link #copyEightAlternating}'s. */
    static final long READ_BYTES = 16L * Float.BYTES;

    /** No process has addresses above this; see {@link dev.forger.cpu.simd.VectorMemory}. */
    private static final long ADDRESS_MASK = (1L << 56) - 1;

    private static final VectorSpecies<Float> FOURS = FloatVector.SPECIES_128;
    private static final VectorSpecies<Integer> EIGHT = IntVector.SPECIES_256;
    private static final VectorSpecies<Integer> SIXTEEN = IntVector.SPECIES_512;

    /** For places that are 1 to 4 floats apart: where eight lanes come from. */
    private static final int[] ALTERNATING = {
        0, 1, 1, 2, 2, 3, 3, 4, // 1
        0, 2, 1, 3, 2, 4, 3, 5, // 2
        0, 3, 1, 4, 2, 5, 3, 6, // 3
        0, 4, 1, 5, 2, 6, 3, 7 // 4
    };

    /** The same of two vectors of sixteen lanes. */
    private static final int[] ALTERNATING_OF_TWO = new int[4 * 16];

    static {
        for (int i = 0; i < ALTERNATING_OF_TWO.length; i++) {
            ALTERNATING_OF_TWO[i] = ALTERNATING[i / 16 * 8 + i % 8] + (i % 16 < 8 ? 0 : 16);
        }
    }

    private PatchLoops() {}

    /**
     * Moves {@code some} neighbours, at most four, from each of {@code count} places in each of some rows to places one
     * after another.
     *
     * @param four whether four may be read and written: a move is one instruction then
     */
    static void copyNeighbours(
            boolean four, int some, long dst, long dstStep, long src, long srcStep, int count, long srcRow, int rows) {
        for (int row = 0; row < rows; row++) {
            if (four) {
                copyFours(dst, dstStep, src, srcStep, count);
            } else {
                copyFew(dst, dstStep, src, srcStep, some, count);
            }
            dst += count * dstStep;
            src += srcRow;
        }
    }

    private static void copyFours(long dst, long dstStep, long src, long srcStep, int count) {
        for (int q = 0; q < count; q++) {
            store(load(FOURS, src), dst);
            src += srcStep;
            dst += dstStep;
        }
    }

    /**
     * The same from two places at a time, whose neighbours alternate then.
     *
     * @param four whether eight may be read from the first place, and eight written
     * @param apart floats from one place to the other, 1 to 4
     */
    static void copyAlternating(
            boolean four,
            int some,
            long dst,
            long dstStep,
            long src,
            long srcStep,
            int apart,
            int count,
            long srcRow,
            int rows) {
        for (int row = 0; row < rows; row++) {
            if (four) {
                copyFoursAlternating(dst, dstStep, src, srcStep, apart, count);
            } else {
                copyFewAlternating(dst, dstStep, src, srcStep, apart, some, count);
            }
            dst += count * dstStep;
            src += srcRow;
        }
    }

    private static void copyFoursAlternating(long dst, long dstStep, long src, long srcStep, int apart, int count) {
        IntVector order = IntVector.fromArray(EIGHT, ALTERNATING, 8 * (apart - 1));
        for (int q = 0; q < count; q++) {
            storeInts(order.selectFrom(loadInts(EIGHT, src)), dst);
            src += srcStep;
            dst += dstStep;
        }
    }

    /**
     * The same of eight taps, four from each of two places {@code other} bytes apart: sixteen floats are written, and
     * as many may be read from each.
     */
    static void copyEightAlternating(
            long dst, long dstStep, long src, long other, long srcStep, int apart, int count, long srcRow, int rows) {
        IntVector order = IntVector.fromArray(SIXTEEN, ALTERNATING_OF_TWO, 16 * (apart - 1));
        for (int row = 0; row < rows; row++) {
            long from = src;
            for (int q = 0; q < count; q++) {
                IntVector one = loadInts(SIXTEEN, from);
                IntVector two = loadInts(SIXTEEN, from + other);
                storeInts(order.selectFrom(one, two), dst);
                from += srcStep;
                dst += dstStep;
            }
            src += srcRow;
        }
    }

    private static void copyFewAlternating(
            long dst, long dstStep, long src, long srcStep, int apart, int some, int count) {
        for (int q = 0; q < count; q++) {
            for (int i = 0; i < some; i++) {
                set(dst, 2L * i, get(src, i));
                set(dst, 2L * i + 1, get(src, (long) i + apart));
            }
            src += srcStep;
            dst += dstStep;
        }
    }

    private static void copyFew(long dst, long dstStep, long src, long srcStep, int some, int count) {
        for (int q = 0; q < count; q++) {
            for (int i = 0; i < some; i++) {
                set(dst, i, get(src, i));
            }
            src += srcStep;
            dst += dstStep;
        }
    }

    private static IntVector loadInts(VectorSpecies<Integer> species, long address) {
        return IntVector.fromMemorySegment(species, ALL, address & ADDRESS_MASK, LITTLE_ENDIAN);
    }

    private static void storeInts(IntVector vector, long address) {
        vector.intoMemorySegment(ALL, address & ADDRESS_MASK, LITTLE_ENDIAN);
    }
}
