package dev.forger.cpu.conv;

import static dev.forger.cpu.simd.VectorMemory.loadInts;
import static dev.forger.cpu.simd.VectorMemory.store;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorWidth;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** The loop of {@link NeighbourLoops}; {@link KernelTemplate} makes one class a width of it. */
final class NeighbourTemplate implements NeighbourLoops {
    private static final VectorWidth WIDTH = KernelTemplate.width(MethodHandles.lookup());
    private static final VectorSpecies<Integer> INTS = WIDTH.ints();

    private static final int L = INTS.length();

    /** Where x0, x1 and x2 of each step lie in two vectors. */
    private static final int[] ORDERS = new int[MOST_STEP * 3 * L];

    /** Where every float of a step lies in two vectors. */
    private static final int[] EVERY = new int[MOST_STEP * L];

    /** Where x0 lies in two vectors of such floats, of a row each, for each count that fits a half. */
    private static final int[] TWO_ROWS = new int[L / 2 * L];

    static {
        for (int i = 0; i < ORDERS.length; i++) {
            int step = 1 + i / (3 * L);
            ORDERS[i] = Math.min(2 * L - 1, 2 * step * (i % L) + step * (i / L % 3));
        }
        for (int i = 0; i < EVERY.length; i++) {
            EVERY[i] = Math.min(2 * L - 1, (1 + i / L) * (i % L));
        }
        for (int i = 0; i < TWO_ROWS.length; i++) {
            int count = 1 + i / L;
            TWO_ROWS[i] = i % L < 2 * count ? i % L / count * L + 2 * (i % L % count) : 0;
        }
    }

    NeighbourTemplate() {}

    @Override
    public void split(int step, long src, long srcRow, long dst, long dstRow, long dstPart, int rows, int count) {
        if (2 * count < L && 2 * step * count < 2 * L && dstRow == 4L * count && rows > 1) {
            splitTwo(step, src, srcRow, dst, dstPart, rows, count);
        } else {
            splitOne(step, src, srcRow, dst, dstRow, dstPart, rows, count);
        }
    }

    /** Two rows at a time, which are a vector. */
    private static void splitTwo(int step, long src, long srcRow, long dst, long dstPart, int rows, int count) {
        IntVector every = IntVector.fromArray(INTS, EVERY, (step - 1) * L);
        IntVector first = IntVector.fromArray(INTS, TWO_ROWS, (count - 1) * L);
        IntVector second = first.add(1);
        IntVector third = first.add(2);
        for (int y = 0; y < rows; y += 2) {
            long at = Math.min(y, rows - 2);
            long from = src + at * srcRow;
            long to = dst + 4L * count * at;
            IntVector a = every.selectFrom(loadInts(INTS, from), loadInts(INTS, from + 4L * L));
            IntVector b = every.selectFrom(loadInts(INTS, from + srcRow), loadInts(INTS, from + srcRow + 4L * L));
            storeParts(a, b, first, second, third, to, dstPart);
        }
    }

    private static void splitOne(
            int step, long src, long srcRow, long dst, long dstRow, long dstPart, int rows, int count) {
        IntVector first = IntVector.fromArray(INTS, ORDERS, (step - 1) * 3 * L);
        IntVector second = IntVector.fromArray(INTS, ORDERS, (step - 1) * 3 * L + L);
        IntVector third = IntVector.fromArray(INTS, ORDERS, (step - 1) * 3 * L + 2 * L);
        int some = (2 * L - 1) / (2 * step);
        long last = Math.max(0, count - some);
        for (int y = 0; y < rows; y++) {
            for (long x = 0; x < count; x += some) {
                long at = Math.min(x, last);
                long from = src + 8L * step * at;
                long to = dst + 4 * at;
                IntVector a = loadInts(INTS, from);
                IntVector b = loadInts(INTS, from + 4L * L);
                storeParts(a, b, first, second, third, to, dstPart);
            }
            src += srcRow;
            dst += dstRow;
        }
    }

    /** Picks x0, x1 and x2 out of two vectors, and writes a vector of each part. */
    private static void storeParts(
            IntVector a, IntVector b, IntVector first, IntVector second, IntVector third, long dst, long dstPart) {
        FloatVector x1 = second.selectFrom(a, b).reinterpretAsFloats();
        FloatVector x0 = first.selectFrom(a, b).reinterpretAsFloats();
        FloatVector x2 = third.selectFrom(a, b).reinterpretAsFloats();
        store(x1, dst);
        store(x0.sub(x1), dst + dstPart);
        store(x2.sub(x1), dst + 2 * dstPart);
    }
}
