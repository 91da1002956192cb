package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;

class PlainProduct128Test extends ConvolutionsTests {
    PlainProduct128Test() {
        super(VectorWidth.BITS_128, ConvolutionDevice.Way.PLAIN_PRODUCT);
    }
}
