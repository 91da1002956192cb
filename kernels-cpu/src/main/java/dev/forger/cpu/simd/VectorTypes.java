package dev.forger.cpu.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * The classes of vectors, which the Vector API keeps to itself, for {@link Class#cast}: C2 makes nothing of it but a
 * note of the type.
 */
public final class VectorTypes {
    public static final Class<?> FLOATS512 = FloatVector.SPECIES_512.vectorType();
    public static final Class<?> FLOATS256 = FloatVector.SPECIES_256.vectorType();
    public static final Class<?> FLOATS128 = FloatVector.SPECIES_128.vectorType();
    public static final Class<?> INTS512 = IntVector.SPECIES_512.vectorType();
    public static final Class<?> INTS256 = IntVector.SPECIES_256.vectorType();
    public static final Class<?> INTS128 = IntVector.SPECIES_128.vectorType();

    private VectorTypes() {}
}
