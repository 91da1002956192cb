package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;

class Unfolded512Test extends ConvolutionsTests {
    Unfolded512Test() {
        super(VectorWidth.BITS_512, ConvolutionDevice.Way.UNFOLDED);
    }
}
