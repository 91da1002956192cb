package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;

class Winograd4x4of128Test extends ConvolutionsTests {
    Winograd4x4of128Test() {
        super(VectorWidth.BITS_128, ConvolutionDevice.Way.WINOGRAD_4);
    }
}
