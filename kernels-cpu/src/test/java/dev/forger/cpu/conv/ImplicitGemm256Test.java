package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;

class ImplicitGemm256Test extends ConvolutionsTests {
    ImplicitGemm256Test() {
        super(VectorWidth.BITS_256, ConvolutionDevice.Way.IMPLICIT_GEMM);
    }
}
