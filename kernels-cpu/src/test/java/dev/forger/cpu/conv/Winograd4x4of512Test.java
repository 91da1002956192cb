package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;

class Winograd4x4of512Test extends ConvolutionsTests {
    Winograd4x4of512Test() {
        super(VectorWidth.BITS_512, ConvolutionDevice.Way.WINOGRAD_4);
    }
}
