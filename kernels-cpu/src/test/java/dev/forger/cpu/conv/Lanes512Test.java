package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;

/** Lanes even where hardly any has work. */
class Lanes512Test extends ConvolutionsTests {
    Lanes512Test() {
        super(VectorWidth.BITS_512, (engine, loops) -> Convolutions.lanes(engine, loops, 0));
    }
}
