package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;

class Lanes512Test extends ConvolutionsTests {
    Lanes512Test() {
        super(VectorWidth.BITS_512, ConvolutionDevice.Way.LANES);
    }
}
