package dev.forger.cpu.simd;

import static dev.forger.cpu.simd.VectorTypes.desc;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.forger.memory.HostMemory;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;

/** Writes the vector operations of generated kernels: what {@link VectorMemory} is for written ones. */
public final class VectorCode {
    /** See {@link VectorMemory}. */
    private static final long ADDRESS_MASK = (1L << 56) - 1;

    private static final ClassDesc VECTOR = desc(FloatVector.class);
    private static final ClassDesc ANY_VECTOR = desc(Vector.class);
    private static final ClassDesc SPECIES = desc(VectorSpecies.class);
    private static final ClassDesc SEGMENT = desc(MemorySegment.class);
    private static final ClassDesc ORDER = desc(ByteOrder.class);

    private final CodeBuilder code;
    private final VectorWidth width;

    /** Writes to {@code code}, with vectors of a width. */
    public VectorCode(CodeBuilder code, VectorWidth width) {
        this.code = code;
        this.width = width;
    }

    /** Pushes the vector at the address that a local variable holds. */
    public void load(int variable) {
        species();
        memory(variable);
        code.invokestatic(VECTOR, "fromMemorySegment", MethodTypeDesc.of(VECTOR, SPECIES, SEGMENT, CD_long, ORDER));
        VectorTypes.narrow(code, VECTOR, width);
    }

    /** Pops a vector and writes it to the address that a local variable holds. */
    public void store(int variable) {
        memory(variable);
        code.invokevirtual(VECTOR, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER));
    }

    /** Pushes a constant in every lane. */
    public void broadcast(float value) {
        species();
        code.loadConstant(value).invokestatic(VECTOR, "broadcast", MethodTypeDesc.of(VECTOR, SPECIES, CD_float));
        VectorTypes.narrow(code, VECTOR, width);
    }

    /** Pops y and x, pushes x + y or x − y. */
    public void add(boolean subtract) {
        code.invokevirtual(VECTOR, subtract ? "sub" : "add", MethodTypeDesc.of(VECTOR, ANY_VECTOR));
    }

    /** Pops y and x, pushes x·y. */
    public void multiply() {
        code.invokevirtual(VECTOR, "mul", MethodTypeDesc.of(VECTOR, ANY_VECTOR));
    }

    /** Pops z, y and x, pushes x·y + z, rounded once. */
    public void fma() {
        code.invokevirtual(VECTOR, "fma", MethodTypeDesc.of(VECTOR, ANY_VECTOR, ANY_VECTOR));
    }

    private void species() {
        code.getstatic(VECTOR, "SPECIES_" + width.bits(), SPECIES);
    }

    private void memory(int variable) {
        code.getstatic(desc(HostMemory.class), "ALL", SEGMENT)
                .lload(variable)
                .loadConstant(ADDRESS_MASK)
                .land()
                .getstatic(ORDER, "LITTLE_ENDIAN", ORDER);
    }
}
