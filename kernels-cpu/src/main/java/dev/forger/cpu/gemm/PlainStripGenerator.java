package dev.forger.cpu.gemm;

import dev.forger.cpu.simd.VectorWidth;
import java.lang.classfile.CodeBuilder;

/** Writes the bytecode of a {@link StripKernel#of}. */
final class PlainStripGenerator extends StripGenerator {
    private final int rowOfB;

    private PlainStripGenerator(VectorWidth width, int mr, int nv) {
        super(width, mr, nv, nv);
        rowOfB = free();
    }

    /** A kernel of mr rows and nv vectors. */
    static StripKernel generate(VectorWidth width, int mr, int nv) {
        return new PlainStripGenerator(width, mr, nv).generate("");
    }

    @Override
    void tile(CodeBuilder code) {
        zeroSums(code);
        depths(code, () -> turn(code));
    }

    private void turn(CodeBuilder code) {
        pointToB(code);
        loadRowOfB(code, rowOfB);
        pointToA(code);
        for (int i = 0; i < rows; i++) {
            addProducts(code, 0, i, rowOfB, 0, 1);
        }
    }
}
