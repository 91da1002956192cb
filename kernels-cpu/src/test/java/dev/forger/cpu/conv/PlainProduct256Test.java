package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;

class PlainProduct256Test extends ConvolutionsTests {
    PlainProduct256Test() {
        super(VectorWidth.BITS_256, ConvolutionDevice.Way.PLAIN_PRODUCT);
    }
}
