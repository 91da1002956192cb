package dev.forger.cpu.gemm;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.forger.cpu.simd.VectorWidth;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;

/** Writes the bytecode of a {@link StripKernel}, in the form that {@link MicrokernelGenerator} explains. */
final class StripGenerator extends TileGenerator {
    private static final MethodTypeDesc COMPUTE =
            MethodTypeDesc.of(CD_void, CD_long, CD_long, CD_long, CD_long, CD_int, CD_long, CD_long, CD_int);

    // Local variables: this, the parameters of compute, then the sums and the rest.
    private static final int A = 1;
    private static final int A_STEP = 3;
    private static final int B = 5;
    private static final int OFFSETS = 7;
    private static final int KC = 9;
    private static final int C = 10;
    private static final int C_STRIDE = 12;
    private static final int TILES = 14;
    private static final int SUMS = 15;

    private final int rowOfB;
    private final int valueOfA;
    private final int p;
    private final int firstOfA;
    private final int firstOfB;
    private final int pointer;
    private final int rowOfC;
    private final boolean indexed;

    private StripGenerator(VectorWidth width, int mr, int nv) {
        super(width, mr, nv, SUMS);
        rowOfB = afterSums();
        valueOfA = rowOfB + nv;
        p = valueOfA + 1;
        firstOfA = p + 1;
        firstOfB = firstOfA + 2;
        pointer = firstOfB + 2;
        rowOfC = pointer + 2;
        indexed = MicrokernelGenerator.linesApart(width);
    }

    static StripKernel generate(VectorWidth width, int mr, int nv) {
        return new StripGenerator(width, mr, nv)
                .define(
                        StripKernel.class,
                        "",
                        MethodTypeDesc.of(CD_void, CD_int, CD_int),
                        COMPUTE,
                        mr,
                        nv * width.floats());
    }

    @Override
    void compute(CodeBuilder code) {
        mask(code, A, ADDRESS_MASK);
        mask(code, A_STEP, STEP_MASK);
        mask(code, OFFSETS, ADDRESS_MASK);
        Label tile = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(tile).iload(TILES).ifle(end);
        tile(code);
        move(code, B);
        move(code, C);
        code.iinc(TILES, -1).goto_(tile).labelBinding(end).return_();
    }

    /** To the next tile. */
    private void move(CodeBuilder code, int address) {
        code.lload(address).loadConstant((long) columns * width.bytes()).ladd().lstore(address);
    }

    private void tile(CodeBuilder code) {
        zero(code);
        code.astore(valueOfA);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                code.aload(valueOfA).astore(sum(i, j));
            }
        }
        code.lload(A).lstore(firstOfA);
        code.lload(B).loadConstant(ADDRESS_MASK).land().lstore(firstOfB);
        loop(code, p, KC, () -> turn(code));
        code.lload(C).lstore(rowOfC);
        storeSums(code, rowOfC, C_STRIDE);
    }

    private void turn(CodeBuilder code) {
        code.lload(firstOfB);
        loadInt(
                code,
                () -> code.lload(OFFSETS)
                        .iload(p)
                        .i2l()
                        .loadConstant((long) Integer.BYTES)
                        .lmul()
                        .ladd()
                        .loadConstant(ADDRESS_MASK)
                        .land());
        code.i2l().loadConstant(STEP_MASK).land().ladd().lstore(pointer);
        for (int j = 0; j < columns; j++) {
            loadVector(code, pointer, j);
            code.astore(rowOfB + j);
        }
        code.lload(firstOfA);
        if (indexed) {
            code.iload(p).i2l().lload(A_STEP).lmul().ladd();
        } else {
            code.loadConstant(ADDRESS_MASK).land();
        }
        code.lstore(pointer);
        for (int i = 0; i < rows; i++) {
            long line = (long) i * Float.BYTES;
            broadcast(code, () -> address(code, pointer, line));
            code.astore(valueOfA);
            for (int j = 0; j < columns; j++) {
                multiplyAdd(code, valueOfA, rowOfB + j, sum(i, j));
            }
        }
        if (!indexed) {
            add(code, firstOfA, A_STEP);
        }
    }
}
