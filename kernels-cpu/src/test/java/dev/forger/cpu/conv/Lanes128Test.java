package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;

/** Lanes even where hardly any has work. */
class Lanes128Test extends ConvolutionsTests {
    Lanes128Test() {
        super(VectorWidth.BITS_128, (engine, loops) -> Convolutions.lanes(engine, loops, 0));
    }
}
