package dev.forger.cpu.gemm;

import static dev.forger.memory.HostMemory.ALL;
import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.forger.kernel.Activation;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** What is done to rows of C outside the microkernel, in place; counts are in floats. */
final class Rows {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private Rows() {}

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

    /** {@code row[i] = activation(row[i])}. */
    static void activate(long row, Activation activation, int count) {
        switch (activation.kind()) {
            case IDENTITY -> {}
            case RELU -> leak(row, 0, activation, count);
            case LEAKY_RELU -> leak(row, activation.slope(), activation, count);
            case TANH, SIGMOID -> {
                for (int i = 0; i < count; i++) {
                    set(row, i, activation.apply(get(row, i)));
                }
            }
        }
    }

    private static void leak(long row, float slope, Activation activation, int count) {
        int bound = SPECIES.loopBound(count);
        for (int i = 0; i < bound; i += SPECIES.length()) {
            FloatVector x = load(row, i);
            // For a slope of 0 a product would turn −∞ into NaN.
            FloatVector below = slope == 0 ? FloatVector.zero(SPECIES) : x.mul(slope);
            store(x.blend(below, x.compare(VectorOperators.LE, 0)), row, i);
        }
        for (int i = bound; i < count; i++) {
            set(row, i, activation.apply(get(row, i)));
        }
    }

    private static FloatVector load(long row, int i) {
        return FloatVector.fromMemorySegment(SPECIES, ALL, row + (long) i * Float.BYTES, LITTLE_ENDIAN);
    }

    private static void store(FloatVector vector, long row, int i) {
        vector.intoMemorySegment(ALL, row + (long) i * Float.BYTES, LITTLE_ENDIAN);
    }
}
