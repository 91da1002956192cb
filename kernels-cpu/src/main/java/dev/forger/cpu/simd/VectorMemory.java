package dev.forger.cpu.simd;

import dev.forger.memory.HostMemory;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** Loads and stores of vectors at raw addresses, as {@link KernelTemplate} writes them into loops. */
public final class VectorMemory {
    /**
     * No process has addresses above this; C2 then knows that they lie in the all-memory segment and drops
     * the bounds checks.
     */
    private static final long ADDRESS_MASK = (1L << 56) - 1;

    private VectorMemory() {}

    /** The vector at an address. */
    public static FloatVector load(VectorSpecies<Float> species, long address) {
        return FloatVector.fromMemorySegment(species, HostMemory.ALL, address & ADDRESS_MASK, ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes a vector to an address. */
    public static void store(FloatVector vector, long address) {
        vector.intoMemorySegment(HostMemory.ALL, address & ADDRESS_MASK, ByteOrder.LITTLE_ENDIAN);
    }

    /** The vector of ints at an address. */
    public static IntVector loadInts(VectorSpecies<Integer> species, long address) {
        return IntVector.fromMemorySegment(species, HostMemory.ALL, address & ADDRESS_MASK, ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes a vector of ints to an address. */
    public static void storeInts(IntVector vector, long address) {
        vector.intoMemorySegment(HostMemory.ALL, address & ADDRESS_MASK, ByteOrder.LITTLE_ENDIAN);
    }
}
