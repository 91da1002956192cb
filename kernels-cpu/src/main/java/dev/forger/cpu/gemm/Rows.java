package dev.forger.cpu.gemm;

import static dev.forger.cpu.simd.VectorMemory.load;
import static dev.forger.cpu.simd.VectorMemory.store;
import static dev.forger.memory.HostMemory.ALL;
import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What is done to rows of C outside the microkernel, in place; counts are in floats. Addresses are masked by {@link
 * dev.forger.cpu.simd.VectorMemory}: with the bounds checks left in, C2 boxed each vector for good in one JVM of ten.
 */
public final class Rows {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int L = SPECIES.length();

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
}
