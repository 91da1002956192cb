package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;

class Unfolded256Test extends ConvolutionsTests {
    Unfolded256Test() {
        super(VectorWidth.BITS_256, ConvolutionDevice.Way.UNFOLDED);
    }
}
