package dev.forger.cpu.gemm;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.forger.cpu.simd.VectorWidth;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;

/**
 * What the generators of {@link StripKernel}s share: tile after tile, A by steps, B by offsets. The form is that which
 * {@link MicrokernelGenerator} explains.
 */
abstract class StripGenerator extends TileGenerator {
    private static final MethodTypeDesc COMPUTE =
            MethodTypeDesc.of(CD_void, CD_long, CD_long, CD_long, CD_long, CD_long, CD_int, CD_long, CD_long, CD_int);

    // Local variables: this, the parameters of compute, then the sums and the rest.
    private static final int A = 1;
    private static final int A_STEP = 3;
    private static final int B = 5;
    private static final int B_PART = 7;
    private static final int OFFSETS = 9;
    private static final int KC = 11;
    private static final int C = 12;
    private static final int C_STRIDE = 14;
    private static final int TILES = 16;
    private static final int SUMS = 17;

    private final int columnsOfB;
    private final int p;
    private final int firstOfA;
    private final int firstOfB;
    private final int pointer;
    private final int rowOfC;
    private final int valueOfA;
    private final boolean indexed;

    /**
     * A generator.
     *
     * @param columns of a tile, in vectors
     * @param columnsOfB the same of B
     */
    StripGenerator(VectorWidth width, int rows, int columns, int columnsOfB) {
        super(width, rows, columns, SUMS);
        this.columnsOfB = columnsOfB;
        p = afterSums();
        firstOfA = p + 1;
        firstOfB = firstOfA + 2;
        pointer = firstOfB + 2;
        rowOfC = pointer + 2;
        valueOfA = rowOfC + 2;
        indexed = MicrokernelGenerator.linesApart(width);
    }

    /** The first local variable after those above. */
    final int free() {
        return valueOfA + 1;
    }

    /** Makes the kernel. */
    final StripKernel generate(String suffix) {
        return define(
                StripKernel.class,
                suffix,
                MethodTypeDesc.of(CD_void, CD_int, CD_int, CD_int),
                COMPUTE,
                rows,
                columns * width.floats(),
                columnsOfB * width.floats());
    }

    @Override
    final void compute(CodeBuilder code) {
        mask(code, A, ADDRESS_MASK);
        mask(code, A_STEP, STEP_MASK);
        mask(code, B_PART, STEP_MASK);
        mask(code, OFFSETS, ADDRESS_MASK);
        Label tile = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(tile).iload(TILES).ifle(end);
        tile(code);
        code.lload(C).lstore(rowOfC);
        storeSums(code, rowOfC, C_STRIDE);
        move(code, B, columnsOfB);
        move(code, C, columns);
        code.iinc(TILES, -1).goto_(tile).labelBinding(end).return_();
    }

    /** Writes the sums of a tile. */
    abstract void tile(CodeBuilder code);

    /** Moves an address on by some vectors. */
    private void move(CodeBuilder code, int address, int vectors) {
        code.lload(address).loadConstant((long) vectors * width.bytes()).ladd().lstore(address);
    }

    /** A loop over all p. */
    final void depths(CodeBuilder code, Runnable turn) {
        code.lload(A).lstore(firstOfA);
        code.lload(B).loadConstant(ADDRESS_MASK).land().lstore(firstOfB);
        loop(code, p, KC, () -> {
            turn.run();
            if (!indexed) {
                add(code, firstOfA, A_STEP);
            }
        });
    }

    /** Sets {@code pointer} to B's row of this p. */
    final void pointToB(CodeBuilder code) {
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
    }

    /** Moves {@code pointer} on to B's next part. */
    final void nextPartOfB(CodeBuilder code) {
        add(code, pointer, B_PART);
    }

    /** Loads the row of B at {@code pointer} to local variables. */
    final void loadRowOfB(CodeBuilder code, int to) {
        for (int j = 0; j < columnsOfB; j++) {
            loadVector(code, pointer, j);
            code.astore(to + j);
        }
    }

    /** Sets {@code pointer} to A's values of this p. */
    final void pointToA(CodeBuilder code) {
        code.lload(firstOfA);
        if (indexed) {
            code.iload(p).i2l().lload(A_STEP).lmul().ladd();
        } else {
            code.loadConstant(ADDRESS_MASK).land();
        }
        code.lstore(pointer);
    }

    /**
     * After {@link #pointToA}, adds the products of a part's value of A for a row and a row of B to every {@code
     * step}th of the row's sums.
     *
     * @param ofB the first local variable of the row of B
     */
    final void addProducts(CodeBuilder code, int part, int row, int ofB, int first, int step) {
        long at = ((long) part * rows + row) * Float.BYTES;
        broadcast(code, () -> address(code, pointer, at));
        code.astore(valueOfA);
        for (int j = 0; j < columnsOfB; j++) {
            multiplyAdd(code, valueOfA, ofB + j, sum(row, first + step * j));
        }
    }
}
