package dev.forger.cpu.conv;

import static dev.forger.cpu.simd.VectorMemory.load;
import static dev.forger.cpu.simd.VectorMemory.loadInts;
import static dev.forger.cpu.simd.VectorMemory.store;
import static dev.forger.cpu.simd.VectorMemory.storeInts;

import dev.forger.cpu.simd.Interleaving;
import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorWidth;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of {@link RowLoops}; {@link KernelTemplate} makes one class a width of it. A vector of columns goes
 * down all rows before the next does; where every second float of an image is taken, two do: the image comes from
 * afar, and the processor fetches ahead what is read in order.
 */
final class RowTemplate implements RowLoops {
    private static final VectorWidth WIDTH = KernelTemplate.width(MethodHandles.lookup());
    private static final VectorSpecies<Float> FLOATS = WIDTH.species();
    private static final VectorSpecies<Integer> INTS = WIDTH.ints();

    private static final int L = INTS.length();

    /** The even lanes of a vector, and the odd ones of the next. */
    private static final int[] SECONDS = new int[L];

    /** The lower halves of two vectors, lane by lane. */
    private static final int[] LOW = Interleaving.of(L, 0);

    /** The upper halves. */
    private static final int[] HIGH = Interleaving.of(L, L / 2);

    static {
        for (int lane = 0; lane < L; lane++) {
            SECONDS[lane] = 2 * lane + (lane < L / 2 ? 0 : 1);
        }
    }

    RowTemplate() {}

    @Override
    public int lanes() {
        return L;
    }

    @Override
    public void copy(long src, long srcRow, long dst, long dstRow, int rows, int count) {
        for (int x = 0; x < count; x += L) {
            long at = Math.min(x, count - L);
            copyColumns(src + 4 * at, srcRow, dst + 4 * at, dstRow, rows);
        }
    }

    private static void copyColumns(long src, long srcRow, long dst, long dstRow, int rows) {
        for (int y = 0; y < rows; y++) {
            storeInts(loadInts(INTS, src), dst);
            src += srcRow;
            dst += dstRow;
        }
    }

    @Override
    public void copySeconds(long src, long srcRow, long dst, long dstRow, int rows, int count) {
        int x = 0;
        for (; x + L < count; x += 2 * L) {
            int second = Math.min(L, count - L - x);
            copySecondsTwo(src + 8L * x, srcRow, dst + 4L * x, dstRow, rows, second);
        }
        if (x < count) {
            int at = count - L;
            copySecondColumns(src + 8L * at, srcRow, dst + 4L * at, dstRow, rows);
        }
    }

    private static void copySecondsTwo(long src, long srcRow, long dst, long dstRow, int rows, long second) {
        IntVector seconds = IntVector.fromArray(INTS, SECONDS, 0);
        for (int y = 0; y < rows; y++) {
            storeInts(seconds.selectFrom(loadInts(INTS, src), loadInts(INTS, src + 4L * (L - 1))), dst);
            storeInts(
                    seconds.selectFrom(
                            loadInts(INTS, src + 8 * second), loadInts(INTS, src + 8 * second + 4L * (L - 1))),
                    dst + 4 * second);
            src += srcRow;
            dst += dstRow;
        }
    }

    /** The second vector starts one float earlier than the first ends, so that it ends with the last float. */
    private static void copySecondColumns(long src, long srcRow, long dst, long dstRow, int rows) {
        IntVector seconds = IntVector.fromArray(INTS, SECONDS, 0);
        for (int y = 0; y < rows; y++) {
            storeInts(seconds.selectFrom(loadInts(INTS, src), loadInts(INTS, src + 4L * (L - 1))), dst);
            src += srcRow;
            dst += dstRow;
        }
    }

    @Override
    public void add(long src, long srcRow, long dst, long dstRow, int rows, int count) {
        int rest = count % L;
        int whole = rest == 0 ? count : count - rest - L;
        for (long x = 0; x < whole; x += L) {
            addColumns(src + 4 * x, srcRow, dst + 4 * x, dstRow, rows);
        }
        if (rest > 0) {
            addEnds(src + 4L * whole, srcRow, dst + 4L * whole, dstRow, rows, 4L * rest);
        }
    }

    private static void addColumns(long src, long srcRow, long dst, long dstRow, int rows) {
        for (int y = 0; y < rows; y++) {
            store(load(FLOATS, dst).add(load(FLOATS, src)), dst);
            src += srcRow;
            dst += dstRow;
        }
    }

    /** Two vectors that overlap: both are read before one is written. */
    private static void addEnds(long src, long srcRow, long dst, long dstRow, int rows, long restBytes) {
        for (int y = 0; y < rows; y++) {
            FloatVector last = load(FLOATS, dst + restBytes).add(load(FLOATS, src + restBytes));
            store(load(FLOATS, dst).add(load(FLOATS, src)), dst);
            store(last, dst + restBytes);
            src += srcRow;
            dst += dstRow;
        }
    }

    @Override
    public void fill(long dst, float value, int count) {
        IntVector bits = IntVector.broadcast(INTS, Float.floatToRawIntBits(value));
        for (int x = 0; x < count; x += L) {
            storeInts(bits, dst + 4L * Math.min(x, count - L));
        }
    }

    @Override
    public void interleave(long even, long odd, long srcRow, long dst, long dstRow, int rows, int count) {
        for (int x = 0; x < count; x += L) {
            long at = Math.min(x, count - L);
            interleaveColumns(even + 4 * at, odd + 4 * at, srcRow, dst + 8 * at, dstRow, rows);
        }
    }

    private static void interleaveColumns(long even, long odd, long srcRow, long dst, long dstRow, int rows) {
        IntVector low = IntVector.fromArray(INTS, LOW, 0);
        IntVector high = IntVector.fromArray(INTS, HIGH, 0);
        for (int y = 0; y < rows; y++) {
            IntVector a = loadInts(INTS, even);
            IntVector b = loadInts(INTS, odd);
            storeInts(low.selectFrom(a, b), dst);
            storeInts(high.selectFrom(a, b), dst + 4L * L);
            even += srcRow;
            odd += srcRow;
            dst += dstRow;
        }
    }
}
