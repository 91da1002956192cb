package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;

class Winograd2x2of256Test extends ConvolutionsTests {
    Winograd2x2of256Test() {
        super(VectorWidth.BITS_256, ConvolutionDevice.Way.WINOGRAD_2);
    }
}
