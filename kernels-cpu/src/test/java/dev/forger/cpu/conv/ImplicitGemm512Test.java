package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;

class ImplicitGemm512Test extends ConvolutionsTests {
    ImplicitGemm512Test() {
        super(VectorWidth.BITS_512, ConvolutionDevice.Way.IMPLICIT_GEMM);
    }
}
