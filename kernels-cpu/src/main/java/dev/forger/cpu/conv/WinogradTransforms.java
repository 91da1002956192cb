package dev.forger.cpu.conv;

import dev.forger.cpu.simd.Generated;
import dev.forger.cpu.simd.VectorWidth;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The transforms of one F(m, r).
 *
 * @param filter their matrices
 * @param input BT
 * @param weights G
 * @param output AT
 * @param lastOutput the first rows of AT, one more each: for the last tile of a row that the tiles do not divide
 */
record WinogradTransforms(
        ToomCook filter, Transform input, Transform weights, Transform output, List<Transform> lastOutput) {
    /** Copies the list. */
    WinogradTransforms {
        lastOutput = List.copyOf(lastOutput);
    }

    /** The transforms of F(m, r) for vectors of a width. */
    static WinogradTransforms of(VectorWidth width, int outputs, int taps) {
        return Generated.shared(
                WinogradTransforms.class, List.of(width, outputs, taps), () -> generate(width, outputs, taps));
    }

    private static WinogradTransforms generate(VectorWidth width, int outputs, int taps) {
        ToomCook filter = new ToomCook(outputs, taps);
        double[][] output = filter.output();
        return new WinogradTransforms(
                filter,
                Transform.of(width, filter.input()),
                Transform.of(width, filter.weights()),
                Transform.of(width, output),
                IntStream.range(1, outputs)
                        .mapToObj(rows -> Transform.of(width, Arrays.copyOf(output, rows)))
                        .toList());
    }
}
