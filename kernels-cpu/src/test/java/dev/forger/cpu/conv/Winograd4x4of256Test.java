package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;

class Winograd4x4of256Test extends ConvolutionsTests {
    Winograd4x4of256Test() {
        super(VectorWidth.BITS_256, ConvolutionDevice.Way.WINOGRAD_4);
    }
}
