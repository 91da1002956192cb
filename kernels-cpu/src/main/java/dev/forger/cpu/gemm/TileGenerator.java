package dev.forger.cpu.gemm;

import static dev.forger.cpu.simd.VectorTypes.desc;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;

import dev.forger.cpu.simd.Interleaving;
import dev.forger.cpu.simd.VectorTypes;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.memory.HostMemory;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What the generators of tiles share: a class with one method, {@code compute}, that keeps rows×columns sums in
 * registers, and the bytecode of what such a method does with vectors and addresses. {@link MicrokernelGenerator} says
 * what form C2 needs.
 */
abstract class TileGenerator {
    /** No process has addresses above this. */
    static final long ADDRESS_MASK = (1L << 56) - 1;

    /** No step is longer. */
    static final long STEP_MASK = Microkernel.MOST_STEP_BYTES;

    private static final ClassDesc VECTOR = desc(FloatVector.class);
    private static final ClassDesc ANY_VECTOR = desc(Vector.class);
    private static final ClassDesc SPECIES = desc(VectorSpecies.class);
    private static final ClassDesc SEGMENT = desc(MemorySegment.class);
    private static final ClassDesc ORDER = desc(ByteOrder.class);
    private static final ClassDesc LAYOUT = desc(ValueLayout.class);
    private static final ClassDesc FLOAT_LAYOUT = desc(ValueLayout.OfFloat.class);
    private static final ClassDesc INTS = desc(IntVector.class);
    private static final ClassDesc LONGS = desc(LongVector.class);
    private static final ClassDesc LONG_LAYOUT = desc(ValueLayout.OfLong.class);
    private static final ClassDesc INT_LAYOUT = desc(ValueLayout.OfInt.class);

    final VectorWidth width;
    final int rows;
    final int columns;
    private final int sums;

    /**
     * A generator.
     *
     * @param rows of the tile
     * @param columns vectors of a row of the tile
     * @param sums the first local variable for sums, after the parameters of {@code compute}
     */
    TileGenerator(VectorWidth width, int rows, int columns, int sums) {
        this.width = width;
        this.rows = rows;
        this.columns = columns;
        this.sums = sums;
    }

    /** The local variable of a sum. */
    final int sum(int i, int j) {
        return sums + i * columns + j;
    }

    /** The first local variable after the sums. */
    final int afterSums() {
        return sums + rows * columns;
    }

    /**
     * Makes the class and an instance of it.
     *
     * @param base what it extends
     * @param suffix to its name
     * @param constructor the type of its constructor, of ints and booleans
     * @param compute the type of its method
     * @param arguments what its constructor gets
     */
    final <T> T define(
            Class<T> base, String suffix, MethodTypeDesc constructor, MethodTypeDesc compute, int... arguments) {
        String name = base.getSimpleName() + rows + "x" + columns + "of" + width.bits() + "bits" + suffix;
        byte[] bytes = ClassFile.of()
                .build(
                        ClassDesc.of(base.getPackageName(), name),
                        type -> type.withSuperclass(desc(base))
                                .withFlags(ClassFile.ACC_FINAL)
                                .withMethodBody(INIT_NAME, MethodTypeDesc.of(CD_void), 0, code -> {
                                    code.aload(0);
                                    for (int argument : arguments) {
                                        code.loadConstant(argument);
                                    }
                                    code.invokespecial(desc(base), INIT_NAME, constructor)
                                            .return_();
                                })
                                .withMethodBody("compute", compute, 0, this::compute));
        try {
            MethodHandles.Lookup hidden = MethodHandles.lookup().defineHiddenClass(bytes, true);
            return base.cast(hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class))
                    .invoke());
        } catch (Throwable e) {
            throw new LinkageError(name + " cannot be made", e);
        }
    }

    /** Writes the method. */
    abstract void compute(CodeBuilder code);

    /** {@code for (p = 0; p < end; p++)} what {@code turn} writes; both are local variables. */
    final void loop(CodeBuilder code, int p, int end, Runnable turn) {
        Label body = code.newLabel();
        Label test = code.newLabel();
        code.iconst_0().istore(p).goto_(test).labelBinding(body);
        turn.run();
        code.iinc(p, 1).labelBinding(test).iload(p).iload(end).if_icmplt(body);
    }

    /** Loads the sums from rows that are {@code stride} bytes apart; the address moves on. */
    final void loadSums(CodeBuilder code, int address, int stride) {
        for (int i = 0; i < rows; i++) {
            mask(code, address, ADDRESS_MASK);
            for (int j = 0; j < columns; j++) {
                loadVector(code, address, j);
                code.astore(sum(i, j));
            }
            add(code, address, stride);
        }
    }

    /** Writes the sums to rows that are {@code stride} bytes apart; the address moves on. */
    final void storeSums(CodeBuilder code, int address, int stride) {
        for (int i = 0; i < rows; i++) {
            mask(code, address, ADDRESS_MASK);
            storeRow(code, i, address);
            add(code, address, stride);
        }
    }

    /** Writes the sums of a row. */
    void storeRow(CodeBuilder code, int i, int address) {
        for (int j = 0; j < columns; j++) {
            code.aload(sum(i, j));
            narrow(code, VECTOR);
            storeVector(code, address, j);
        }
    }

    /** {@code sum += x·y}. */
    final void multiplyAdd(CodeBuilder code, int x, int y, int sum) {
        code.aload(x)
                .aload(y)
                .aload(sum)
                .invokevirtual(VECTOR, "fma", MethodTypeDesc.of(VECTOR, ANY_VECTOR, ANY_VECTOR))
                .astore(sum);
    }

    static void mask(CodeBuilder code, int variable, long mask) {
        code.lload(variable).loadConstant(mask).land().lstore(variable);
    }

    /** {@code variable += step}. */
    static void add(CodeBuilder code, int variable, int step) {
        code.lload(variable).lload(step).ladd().lstore(variable);
    }

    /** Pushes {@code variable + bytes}. */
    static void address(CodeBuilder code, int variable, long bytes) {
        code.lload(variable);
        if (bytes != 0) {
            code.loadConstant(bytes).ladd();
        }
    }

    /** Pushes the vector {@code j} of the row at {@code variable}. */
    final void loadVector(CodeBuilder code, int variable, int j) {
        loadVector(code, variable, j, width.bytes());
    }

    /** The same of a row whose vectors are so many bytes apart. */
    final void loadVector(CodeBuilder code, int variable, int j, long apart) {
        loadVector(code, () -> address(code, variable, j * apart));
    }

    /** Pushes the vector at the address that {@code address} pushes. */
    final void loadVector(CodeBuilder code, Runnable address) {
        species(code);
        memory(code);
        address.run();
        order(code);
        code.invokestatic(VECTOR, "fromMemorySegment", MethodTypeDesc.of(VECTOR, SPECIES, SEGMENT, CD_long, ORDER));
    }

    /** Pops a vector and writes it as vector {@code j} of the row at {@code variable}. */
    final void storeVector(CodeBuilder code, int variable, int j) {
        store(code, VECTOR, variable, j);
    }

    private void store(CodeBuilder code, ClassDesc type, int variable, int j) {
        memory(code);
        address(code, variable, (long) j * width.bytes());
        order(code);
        code.invokevirtual(type, "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER));
    }

    /** Pushes a vector with the value at the address that {@code address} pushes in every lane. */
    final void broadcast(CodeBuilder code, Runnable address) {
        species(code);
        memory(code);
        code.getstatic(LAYOUT, "JAVA_FLOAT_UNALIGNED", FLOAT_LAYOUT);
        address.run();
        code.invokeinterface(SEGMENT, "get", MethodTypeDesc.of(CD_float, FLOAT_LAYOUT, CD_long))
                .invokestatic(VECTOR, "broadcast", MethodTypeDesc.of(VECTOR, SPECIES, CD_float));
        narrow(code, VECTOR);
    }

    /** Pushes a vector with the two values at the address that {@code address} pushes in every two lanes. */
    final void broadcastPair(CodeBuilder code, Runnable address) {
        code.getstatic(LONGS, "SPECIES_" + width.bits(), SPECIES);
        memory(code);
        code.getstatic(LAYOUT, "JAVA_LONG_UNALIGNED", LONG_LAYOUT);
        address.run();
        code.invokeinterface(SEGMENT, "get", MethodTypeDesc.of(CD_long, LONG_LAYOUT, CD_long))
                .invokestatic(LONGS, "broadcast", MethodTypeDesc.of(LONGS, SPECIES, CD_long))
                .invokevirtual(LONGS, "reinterpretAsFloats", MethodTypeDesc.of(VECTOR));
        narrow(code, VECTOR);
    }

    /** Makes all sums zero. */
    final void zeroSums(CodeBuilder code) {
        species(code);
        code.invokestatic(VECTOR, "zero", MethodTypeDesc.of(VECTOR, SPECIES)).astore(sum(0, 0));
        for (int sum = 1; sum < rows * columns; sum++) {
            code.aload(sums).astore(sums + sum);
        }
    }

    /** Loads the order of lanes that an array of {@link Interleaving} holds. */
    final void loadOrder(CodeBuilder code, String array, int to) {
        code.getstatic(INTS, "SPECIES_" + width.bits(), SPECIES)
                .getstatic(desc(Interleaving.class), array + width.bits(), CD_int.arrayType())
                .iconst_0()
                .invokestatic(INTS, "fromArray", MethodTypeDesc.of(INTS, SPECIES, CD_int.arrayType(), CD_int));
        narrow(code, INTS);
        code.astore(to);
    }

    /** Pushes a vector as one of ints. */
    final void ints(CodeBuilder code, int vector) {
        code.aload(vector);
        narrow(code, VECTOR);
        code.invokevirtual(VECTOR, "reinterpretAsInts", MethodTypeDesc.of(INTS));
    }

    /** Pushes lanes of two vectors of ints, in a loaded order. */
    final void select(CodeBuilder code, int order, int x, int y) {
        code.aload(order)
                .aload(x)
                .aload(y)
                .invokevirtual(INTS, "selectFrom", MethodTypeDesc.of(INTS, ANY_VECTOR, ANY_VECTOR));
    }

    /** Pops a vector of ints and writes it as vector {@code j} of the row at {@code variable}. */
    final void storeInts(CodeBuilder code, int variable, int j) {
        store(code, INTS, variable, j);
    }

    /** Pushes the int at the address that {@code address} pushes. */
    static void loadInt(CodeBuilder code, Runnable address) {
        memory(code);
        code.getstatic(LAYOUT, "JAVA_INT_UNALIGNED", INT_LAYOUT);
        address.run();
        code.invokeinterface(SEGMENT, "get", MethodTypeDesc.of(CD_int, INT_LAYOUT, CD_long));
    }

    /** Tells C2 of which class the vector on the stack is: see {@link MicrokernelGenerator}. */
    private void narrow(CodeBuilder code, ClassDesc type) {
        VectorTypes.narrow(code, type, width);
    }

    private void species(CodeBuilder code) {
        code.getstatic(VECTOR, "SPECIES_" + width.bits(), SPECIES);
    }

    private static void memory(CodeBuilder code) {
        code.getstatic(desc(HostMemory.class), "ALL", SEGMENT);
    }

    private static void order(CodeBuilder code) {
        code.getstatic(ORDER, "LITTLE_ENDIAN", ORDER);
    }
}
