package dev.forger.cpu.simd;

import static java.lang.constant.ConstantDescs.CD_Class;
import static java.lang.constant.ConstantDescs.CD_Object;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Map;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;

/**
 * The classes of vectors, which the Vector API keeps to itself. A method called on a vector is found by its class: C2
 * knows it from the JVM's profiles, and those may be empty, see {@code MicrokernelGenerator}.
 */
public final class VectorTypes {
    public static final Class<?> FLOATS512 = FloatVector.SPECIES_512.vectorType();
    public static final Class<?> FLOATS256 = FloatVector.SPECIES_256.vectorType();
    public static final Class<?> FLOATS128 = FloatVector.SPECIES_128.vectorType();
    public static final Class<?> INTS512 = IntVector.SPECIES_512.vectorType();
    public static final Class<?> INTS256 = IntVector.SPECIES_256.vectorType();
    public static final Class<?> INTS128 = IntVector.SPECIES_128.vectorType();
    public static final Class<?> LONGS512 = LongVector.SPECIES_512.vectorType();
    public static final Class<?> LONGS256 = LongVector.SPECIES_256.vectorType();
    public static final Class<?> LONGS128 = LongVector.SPECIES_128.vectorType();

    private static final Map<ClassDesc, String> NAMES =
            Map.of(desc(FloatVector.class), "FLOATS", desc(IntVector.class), "INTS", desc(LongVector.class), "LONGS");

    private VectorTypes() {}

    /** Whether these are vectors that {@link #narrow} knows. */
    static boolean contains(ClassDesc type) {
        return NAMES.containsKey(type);
    }

    /**
     * Casts the vector on the stack to the class that vectors of a type and a width have. C2 makes nothing of it but a
     * note of the class.
     *
     * @param type {@code FloatVector}, {@code IntVector} or {@code LongVector}
     */
    public static void narrow(CodeBuilder code, ClassDesc type, VectorWidth width) {
        code.getstatic(desc(VectorTypes.class), NAMES.get(type) + width.bits(), CD_Class)
                .swap()
                .invokevirtual(CD_Class, "cast", MethodTypeDesc.of(CD_Object, CD_Object))
                .checkcast(type);
    }

    /** A class as bytecode names it. */
    public static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }
}
