package dev.forger.cpu.gemm;

import static dev.forger.cpu.gemm.MicrokernelGenerator.A;
import static dev.forger.cpu.gemm.MicrokernelGenerator.A_STEP;
import static dev.forger.cpu.gemm.MicrokernelGenerator.B;
import static dev.forger.cpu.gemm.MicrokernelGenerator.B_STEP;
import static dev.forger.cpu.gemm.MicrokernelGenerator.C;
import static dev.forger.cpu.gemm.MicrokernelGenerator.COMPUTE;
import static dev.forger.cpu.gemm.MicrokernelGenerator.C_STRIDE;
import static dev.forger.cpu.gemm.MicrokernelGenerator.INIT;
import static dev.forger.cpu.gemm.MicrokernelGenerator.INIT_STRIDE;
import static dev.forger.cpu.gemm.MicrokernelGenerator.KC;
import static dev.forger.cpu.gemm.MicrokernelGenerator.SUMS;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.forger.cpu.simd.VectorWidth;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes the bytecode of an {@link UnrolledKernel}: {@link MicrokernelGenerator}'s with {@link UnrolledKernel#DEPTHS}
 * depths in a turn of the loop, which all are read from addresses that are moved on once,
 *
 * <pre>{@code
 * for (int p = 0; p < turns; p++) {
 *   a &= MASK; b &= MASK;
 *   b0 = load(b), b1 = …;           x = broadcast(a);          c00 = x.fma(b0, c00); c01 = x.fma(b1, c01); …
 *   b0 = load(b + bStep), b1 = …;   x = broadcast(a + aStep);  c00 = x.fma(b0, c00); c01 = x.fma(b1, c01); …
 *   …
 *   a += 4·aStep; b += 4·bStep;
 * }
 * }</pre>
 *
 * <p>Where a core has two multiply-adds of 512 bits a cycle, a depth of 8×2 vectors takes 8 cycles, in which Intel's
 * begins 48 operations: 26 are multiply-adds and loads, the usual loop adds 14, this one 4. On Granite Rapids, panels
 * of B in the second-level cache, both loops in turn: 1.13 times as fast with 8×2 vectors (93% of the peak), whole
 * products of n = 1024 1.09 to 1.12 times. That core lowers its clock for loads, and so the same loop in assembly
 * reaches 88 to 90% of the peak of multiply-adds on registers when run for longer than some milliseconds, other tiles
 * 89 to 94%.
 *
 * <p>The form is not free:
 *
 * <ul>
 *   <li>The depths of a turn are constants apart in A. With variables there are pointers, too many to be kept in
 *       registers: 81% of the peak, and no more where lines lie apart, too.
 *   <li>The parameters are the microkernel's, used or not. Without {@code aLine} others lie in other registers, and C2
 *       keeps {@code aStep} in a vector's: to fetch it from there in each turn waits behind all multiply-adds, and so
 *       do the next turn's loads: 1.03 times as fast instead of 1.13.
 *   <li>C2 loads all rows of B first, and then does all additions to a sum before those to another one. With {@code
 *       VarHandle.loadLoadFence()} between depths it goes depth by depth, which is no faster.
 *   <li>With two depths a turn 84 to 89% of the peak where four have 86 to 93%.
 * </ul>
 */
final class UnrolledGenerator extends TileGenerator {
    private final long aStep;
    private final int rowOfB;
    private final int valueOfA;
    private final int p;
    private final int pointerToB;

    private UnrolledGenerator(VectorWidth width, int mr, int nv, long aStep) {
        super(width, mr, nv, SUMS);
        this.aStep = aStep;
        rowOfB = afterSums();
        valueOfA = rowOfB + nv;
        p = valueOfA + 1;
        pointerToB = p + 1;
    }

    /** A kernel of mr rows and nv vectors, with so many bytes from one depth to the next in A. */
    static UnrolledKernel generate(VectorWidth width, int mr, int nv, long aStep) {
        return new UnrolledGenerator(width, mr, nv, aStep)
                .define(UnrolledKernel.class, aStep + "Apart", MethodTypeDesc.of(CD_void), COMPUTE);
    }

    @Override
    void compute(CodeBuilder code) {
        loadSums(code, INIT, INIT_STRIDE);
        mask(code, B_STEP, STEP_MASK);
        loop(code, p, KC, () -> turn(code));
        storeSums(code, C, C_STRIDE);
        code.return_();
    }

    private void turn(CodeBuilder code) {
        mask(code, A, ADDRESS_MASK);
        mask(code, B, ADDRESS_MASK);
        for (int depth = 0; depth < UnrolledKernel.DEPTHS; depth++) {
            code.lload(B).lload(B_STEP).loadConstant((long) depth).lmul().ladd().lstore(pointerToB);
            for (int j = 0; j < columns; j++) {
                loadVector(code, pointerToB, j);
                code.astore(rowOfB + j);
            }
            for (int i = 0; i < rows; i++) {
                long value = depth * aStep + (long) i * Float.BYTES;
                broadcast(code, () -> address(code, A, value));
                code.astore(valueOfA);
                for (int j = 0; j < columns; j++) {
                    multiplyAdd(code, valueOfA, rowOfB + j, sum(i, j));
                }
            }
        }
        moveOn(code, A, A_STEP);
        moveOn(code, B, B_STEP);
    }

    private static void moveOn(CodeBuilder code, int address, int step) {
        code.lload(address)
                .lload(step)
                .loadConstant((long) UnrolledKernel.DEPTHS)
                .lmul()
                .ladd()
                .lstore(address);
    }
}
