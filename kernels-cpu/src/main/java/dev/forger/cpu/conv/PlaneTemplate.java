package dev.forger.cpu.conv;

import static dev.forger.cpu.simd.VectorMemory.load;
import static dev.forger.cpu.simd.VectorMemory.store;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.memory.HostMemory;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of {@link PlaneLoops}; {@link KernelTemplate} makes one class a width of it. A vector of columns goes
 * down all rows before the next does, so that masks are made once.
 */
final class PlaneTemplate extends PlaneLoops {
    private static final VectorWidth WIDTH = KernelTemplate.data(MethodHandles.lookup(), VectorWidth.class);
    private static final VectorSpecies<Float> FLOATS = WIDTH.species();
    private static final VectorSpecies<Integer> INTS = switch (WIDTH) {
        case BITS_128 -> IntVector.SPECIES_128;
        case BITS_256 -> IntVector.SPECIES_256;
        case BITS_512 -> IntVector.SPECIES_512;
    };

    /** No process has addresses above this; see {@link dev.forger.cpu.simd.VectorMemory}. */
    private static final long MASK = (1L << 56) - 1;

    private static final int L = INTS.length();
    private static final int[] LANES = new int[L];
    private static final float[] FLOAT_LANES = new float[L];

    /** The even lanes of two vectors. */
    private static final int[] EVEN = new int[L];

    /** The lower halves of two vectors, lane by lane. */
    private static final int[] LOW = new int[L];

    /** The upper halves. */
    private static final int[] HIGH = new int[L];

    static {
        for (int lane = 0; lane < L; lane++) {
            LANES[lane] = lane;
            FLOAT_LANES[lane] = lane;
            EVEN[lane] = 2 * lane;
            LOW[lane] = lane / 2 + lane % 2 * L;
            HIGH[lane] = L / 2 + LOW[lane];
        }
    }

    PlaneTemplate() {}

    @Override
    void copy(long src, long srcRow, long dst, long dstRow, int rows, int from, int end, int count) {
        for (int x = 0; x < count; x += L) {
            copyColumns(src + 4L * x, srcRow, dst + 4L * x, dstRow, rows, from - x, end - x, count - x);
        }
    }

    private static void copyColumns(
            long src, long srcRow, long dst, long dstRow, int rows, int from, int end, int count) {
        VectorMask<Integer> inside = between(from, end);
        VectorMask<Integer> row = between(0, count);
        for (int y = 0; y < rows; y++) {
            storeInts(loadInts(src, inside), dst, row);
            src += srcRow;
            dst += dstRow;
        }
    }

    @Override
    void copySeconds(long src, long srcRow, long dst, long dstRow, int rows, int from, int end, int count) {
        for (int x = 0; x < count; x += L) {
            copySecondColumns(src + 8L * x, srcRow, dst + 4L * x, dstRow, rows, from - x, end - x, count - x);
        }
    }

    private static void copySecondColumns(
            long src, long srcRow, long dst, long dstRow, int rows, int from, int end, int count) {
        VectorMask<Integer> first = between(2 * from, 2 * end - 1);
        VectorMask<Integer> second = between(2 * from - L, 2 * end - 1 - L);
        VectorMask<Integer> row = between(0, count);
        IntVector even = IntVector.fromArray(INTS, EVEN, 0);
        for (int y = 0; y < rows; y++) {
            storeInts(even.selectFrom(loadInts(src, first), loadInts(src + 4L * L, second)), dst, row);
            src += srcRow;
            dst += dstRow;
        }
    }

    @Override
    void add(long src, long srcRow, long dst, long dstRow, int rows, int count) {
        int x = 0;
        for (; x + L <= count; x += L) {
            addColumns(src + 4L * x, srcRow, dst + 4L * x, dstRow, rows);
        }
        if (x < count) {
            addEnds(src + 4L * x, srcRow, dst + 4L * x, dstRow, rows, count - x);
        }
    }

    private static void addColumns(long src, long srcRow, long dst, long dstRow, int rows) {
        for (int y = 0; y < rows; y++) {
            store(load(FLOATS, dst).add(load(FLOATS, src)), dst);
            src += srcRow;
            dst += dstRow;
        }
    }

    private static void addEnds(long src, long srcRow, long dst, long dstRow, int rows, int count) {
        VectorMask<Float> row =
                FloatVector.fromArray(FLOATS, FLOAT_LANES, 0).compare(VectorOperators.LT, (float) count);
        for (int y = 0; y < rows; y++) {
            FloatVector sum = loadFloats(dst, row).add(loadFloats(src, row));
            sum.intoMemorySegment(HostMemory.ALL, dst & MASK, ByteOrder.LITTLE_ENDIAN, row);
            src += srcRow;
            dst += dstRow;
        }
    }

    @Override
    void fill(long dst, float value, int count) {
        IntVector bits = IntVector.broadcast(INTS, Float.floatToRawIntBits(value));
        int x = 0;
        for (; x + L <= count; x += L) {
            storeInts(bits, dst + 4L * x);
        }
        storeInts(bits, dst + 4L * x, between(0, count - x));
    }

    @Override
    void interleave(long even, long odd, long srcRow, long dst, long dstRow, int rows, int count) {
        for (int x = 0; x < count; x += 2 * L) {
            interleaveColumns(even + 2L * x, odd + 2L * x, srcRow, dst + 4L * x, dstRow, rows, count - x);
        }
    }

    private static void interleaveColumns(
            long even, long odd, long srcRow, long dst, long dstRow, int rows, int count) {
        VectorMask<Integer> evens = between(0, (count + 1) / 2);
        VectorMask<Integer> odds = between(0, count / 2);
        VectorMask<Integer> first = between(0, count);
        VectorMask<Integer> second = between(0, count - L);
        IntVector low = IntVector.fromArray(INTS, LOW, 0);
        IntVector high = IntVector.fromArray(INTS, HIGH, 0);
        for (int y = 0; y < rows; y++) {
            IntVector a = loadInts(even, evens);
            IntVector b = loadInts(odd, odds);
            storeInts(low.selectFrom(a, b), dst, first);
            storeInts(high.selectFrom(a, b), dst + 4L * L, second);
            even += srcRow;
            odd += srcRow;
            dst += dstRow;
        }
    }

    /** The lanes l with from ≤ l &lt; end. */
    private static VectorMask<Integer> between(int from, int end) {
        IntVector lanes = IntVector.fromArray(INTS, LANES, 0);
        return lanes.compare(VectorOperators.GE, from).and(lanes.compare(VectorOperators.LT, end));
    }

    private static IntVector loadInts(long address, VectorMask<Integer> mask) {
        return IntVector.fromMemorySegment(INTS, HostMemory.ALL, address & MASK, ByteOrder.LITTLE_ENDIAN, mask);
    }

    private static void storeInts(IntVector vector, long address) {
        vector.intoMemorySegment(HostMemory.ALL, address & MASK, ByteOrder.LITTLE_ENDIAN);
    }

    private static void storeInts(IntVector vector, long address, VectorMask<Integer> mask) {
        vector.intoMemorySegment(HostMemory.ALL, address & MASK, ByteOrder.LITTLE_ENDIAN, mask);
    }

    private static FloatVector loadFloats(long address, VectorMask<Float> mask) {
        return FloatVector.fromMemorySegment(FLOATS, HostMemory.ALL, address & MASK, ByteOrder.LITTLE_ENDIAN, mask);
    }
}
