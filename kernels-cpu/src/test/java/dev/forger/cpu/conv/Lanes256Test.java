package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;

/** Lanes even where hardly any has work. */
class Lanes256Test extends ConvolutionsTests {
    Lanes256Test() {
        super(VectorWidth.BITS_256, (engine, loops) -> Convolutions.lanes(engine, loops, 0));
    }
}
