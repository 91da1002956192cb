package dev.forger.cpu.gemm;

import static dev.forger.cpu.simd.VectorMemory.load;
import static dev.forger.cpu.simd.VectorMemory.loadInts;
import static dev.forger.cpu.simd.VectorMemory.store;
import static dev.forger.cpu.simd.VectorMemory.storeInts;
import static dev.forger.memory.HostMemory.ALL;
import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.cpu.simd.Interleaving;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What is done to rows of C outside the microkernel, in place; counts are in floats. Addresses are masked by {@link
 * dev.forger.cpu.simd.VectorMemory}: with the bounds checks left in, C2 boxed each vector for good in one JVM of ten.
 */
public final class Rows {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int L = SPECIES.length();

    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

    /** The order of lanes that interleaves the lower halves of two vectors, and their upper halves. */
    private static final int[] LOW = Interleaving.of(L, 0);

    private static final int[] HIGH = Interleaving.of(L, L / 2);

    /** The even lanes of two vectors, and the odd ones. */
    private static final int[] EVEN =
            IntStream.range(0, L).map(lane -> 2 * lane).toArray();

    private static final int[] ODD =
            IntStream.range(0, L).map(lane -> 2 * lane + 1).toArray();

    private Rows() {}

    /** {@code to[i] = row[i]}. Where vectors moved them, C2 boxed each for good in one JVM of three. */
    public static void copy(long row, long to, int count) {
        MemorySegment.copy(ALL, row, ALL, to, 4L * count);
    }

    /** {@code row[i] += other[i]}. */
    public static void add(long row, long other, int count) {
        int i = 0;
        for (; i <= count - L; i += L) {
            store(load(SPECIES, row + 4L * i).add(load(SPECIES, other + 4L * i)), row + 4L * i);
        }
        for (; i < count; i++) {
            set(row, i, get(row, i) + get(other, i));
        }
    }

    /** {@code row[i] *= factor}. */
    static void scale(long row, float factor, int count) {
        int i = 0;
        for (; i <= count - L; i += L) {
            store(load(SPECIES, row + 4L * i).mul(factor), row + 4L * i);
        }
        for (; i < count; i++) {
            set(row, i, get(row, i) * factor);
        }
    }

    /** {@code to[2i] = even[i], to[2i + 1] = odd[i]} for {@code count} pairs. */
    static void interleave(long even, long odd, long to, int count) {
        int i = 0;
        for (; i <= count - L; i += L) {
            IntVector a = loadInts(INTS, even + 4L * i);
            IntVector b = loadInts(INTS, odd + 4L * i);
            storeInts(IntVector.fromArray(INTS, LOW, 0).selectFrom(a, b), to + 8L * i);
            storeInts(IntVector.fromArray(INTS, HIGH, 0).selectFrom(a, b), to + 8L * i + 4L * L);
        }
        for (; i < count; i++) {
            set(to, 2L * i, get(even, i));
            set(to, 2L * i + 1, get(odd, i));
        }
    }

    /** {@code row[i] = row[2i] + row[2i + 1]} for {@code count} pairs. */
    static void addPairs(long row, int count) {
        int i = 0;
        for (; i <= count - L; i += L) {
            IntVector a = loadInts(INTS, row + 8L * i);
            IntVector b = loadInts(INTS, row + 8L * i + 4L * L);
            IntVector evens = IntVector.fromArray(INTS, EVEN, 0).selectFrom(a, b);
            IntVector odds = IntVector.fromArray(INTS, ODD, 0).selectFrom(a, b);
            store(evens.reinterpretAsFloats().add(odds.reinterpretAsFloats()), row + 4L * i);
        }
        for (; i < count; i++) {
            set(row, i, get(row, 2L * i) + get(row, 2L * i + 1));
        }
    }
}
