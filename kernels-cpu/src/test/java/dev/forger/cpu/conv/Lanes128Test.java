package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;

class Lanes128Test extends ConvolutionsTests {
    Lanes128Test() {
        super(VectorWidth.BITS_128, ConvolutionDevice.Way.LANES);
    }
}
