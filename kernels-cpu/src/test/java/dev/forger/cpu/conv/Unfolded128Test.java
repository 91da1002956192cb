package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;

class Unfolded128Test extends ConvolutionsTests {
    Unfolded128Test() {
        super(VectorWidth.BITS_128, ConvolutionDevice.Way.UNFOLDED);
    }
}
