package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;

class PlainProduct512Test extends ConvolutionsTests {
    PlainProduct512Test() {
        super(VectorWidth.BITS_512, ConvolutionDevice.Way.PLAIN_PRODUCT);
    }
}
