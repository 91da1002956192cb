package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;

class ImplicitGemm128Test extends ConvolutionsTests {
    ImplicitGemm128Test() {
        super(VectorWidth.BITS_128, ConvolutionDevice.Way.IMPLICIT_GEMM);
    }
}
