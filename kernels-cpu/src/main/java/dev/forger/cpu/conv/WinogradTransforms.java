package dev.forger.cpu.conv;

import dev.forger.cpu.simd.Generated;
import dev.forger.cpu.simd.VectorWidth;
import java.util.Arrays;
import java.util.List;

/**
 * The transforms of one F(m, r).
 *
 * @param width of the vectors
 * @param filter their matrices
 * @param input BT
 * @param weights G
 * @param output AT
 */
record WinogradTransforms(VectorWidth width, ToomCook filter, Transform input, Transform weights, Transform output) {

    /** The transforms of F(m, r) for vectors of a width. */
    static WinogradTransforms of(VectorWidth width, int outputs, int taps) {
        return Generated.shared(
                WinogradTransforms.class, List.of(width, outputs, taps), () -> generate(width, outputs, taps));
    }

    private static WinogradTransforms generate(VectorWidth width, int outputs, int taps) {
        ToomCook filter = new ToomCook(outputs, taps);
        return new WinogradTransforms(
                width,
                filter,
                Transform.of(width, filter.input()),
                Transform.of(width, filter.weights()),
                Transform.of(width, filter.output()));
    }

    /** Some rows of AT: for the first and the last tile of a row that the tiles do not divide. */
    Transform output(int from, int to) {
        if (to - from == filter.outputs()) {
            return output;
        }
        return Generated.shared(
                Transform.class,
                List.of(width, filter.outputs(), filter.taps(), from, to),
                () -> Transform.of(width, Arrays.copyOfRange(filter.output(), from, to)));
    }
}
