package dev.forger.cpu.gemm;

import dev.forger.cpu.simd.VectorWidth;
import java.lang.classfile.CodeBuilder;

/**
 * Writes the bytecode of a {@link StripKernel#ofWinograd}. First what both columns of a pair share is summed, and then,
 * from two copies of it, what they do not: nothing is added at the end, where only lanes are interleaved.
 */
final class WinogradStripGenerator extends StripGenerator {
    private final int nv;
    private final int evenOfB;
    private final int oddOfB;
    private final int low;
    private final int high;

    private WinogradStripGenerator(VectorWidth width, int mr, int nv) {
        super(width, mr, 2 * nv, nv);
        this.nv = nv;
        evenOfB = free();
        oddOfB = evenOfB + nv;
        low = oddOfB + nv;
        high = low + 1;
    }

    /** A kernel of mr rows, nv vectors of even columns and nv of odd ones. */
    static StripKernel generate(VectorWidth width, int mr, int nv) {
        return new WinogradStripGenerator(width, mr, nv).generate("OfWinograd");
    }

    private int even(int i, int j) {
        return sum(i, 2 * j);
    }

    private int odd(int i, int j) {
        return sum(i, 2 * j + 1);
    }

    @Override
    void tile(CodeBuilder code) {
        zeroSums(code);
        depths(code, () -> shared(code));
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < nv; j++) {
                code.aload(even(i, j)).astore(odd(i, j));
            }
        }
        depths(code, () -> apart(code));
        loadOrder(code, "LOW", low);
        loadOrder(code, "HIGH", high);
    }

    @Override
    void storeRow(CodeBuilder code, int i, int address) {
        for (int j = 0; j < nv; j++) {
            ints(code, even(i, j));
            code.astore(evenOfB);
            ints(code, odd(i, j));
            code.astore(oddOfB);
            select(code, low, evenOfB, oddOfB);
            storeInts(code, address, 2 * j);
            select(code, high, evenOfB, oddOfB);
            storeInts(code, address, 2 * j + 1);
        }
    }

    private void shared(CodeBuilder code) {
        pointToB(code);
        loadRowOfB(code, evenOfB);
        pointToA(code);
        for (int i = 0; i < rows; i++) {
            addProducts(code, 0, i, evenOfB, 0, 2);
        }
    }

    private void apart(CodeBuilder code) {
        pointToB(code);
        nextPartOfB(code);
        loadRowOfB(code, evenOfB);
        nextPartOfB(code);
        loadRowOfB(code, oddOfB);
        pointToA(code);
        for (int i = 0; i < rows; i++) {
            addProducts(code, 1, i, evenOfB, 0, 2);
            addProducts(code, 2, i, oddOfB, 1, 2);
        }
    }
}
