package dev.forger.cpu.gemm;

import static dev.forger.memory.HostMemory.ALL;
import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What is done to rows of C outside the microkernel, in place; counts are in floats. */
final class Rows {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private Rows() {}

    /** {@code to[i] = row[i]}. */
    static void copy(long row, long to, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += SPECIES.length()) {
            store(load(row, i), to, i);
        }
        for (int i = bound; i < count; i++) {
            set(to, i, get(row, i));
        }
    }

    /** {@code row[i] += other[i]}. */
    static void add(long row, long other, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += SPECIES.length()) {
            store(load(row, i).add(load(other, i)), row, i);
        }
        for (int i = bound; i < count; i++) {
            set(row, i, get(row, i) + get(other, i));
        }
    }

    /** {@code row[i] += value}. */
    static void add(long row, float value, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += SPECIES.length()) {
            store(load(row, i).add(value), row, i);
        }
        for (int i = bound; i < count; i++) {
            set(row, i, get(row, i) + value);
        }
    }

    /** {@code row[i] *= factor}. */
    static void scale(long row, float factor, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += SPECIES.length()) {
            store(load(row, i).mul(factor), row, i);
        }
        for (int i = bound; i < count; i++) {
            set(row, i, get(row, i) * factor);
        }
    }

    private static FloatVector load(long row, int i) {
        return FloatVector.fromMemorySegment(SPECIES, ALL, row + (long) i * Float.BYTES, LITTLE_ENDIAN);
    }

    private static void store(FloatVector vector, long row, int i) {
        vector.intoMemorySegment(ALL, row + (long) i * Float.BYTES, LITTLE_ENDIAN);
    }
}
