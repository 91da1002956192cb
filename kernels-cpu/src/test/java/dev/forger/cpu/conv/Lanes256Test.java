package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;

class Lanes256Test extends ConvolutionsTests {
    Lanes256Test() {
        super(VectorWidth.BITS_256, ConvolutionDevice.Way.LANES);
    }
}
