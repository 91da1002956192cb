package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;

class Winograd3x3of512Test extends ConvolutionsTests {
    Winograd3x3of512Test() {
        super(VectorWidth.BITS_512, ConvolutionDevice.Way.WINOGRAD_3);
    }
}
