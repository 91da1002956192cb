package dev.forger.cuda.conv;

import dev.forger.cuda.driver.Launch;
import dev.forger.cuda.gemm.Tiling;
import dev.forger.cuda.struct.ActivationStruct;
import dev.forger.cuda.struct.Divider;
import dev.forger.kernel.Activation;
import dev.forger.kernel.conv.ConvGeometry;
import java.util.Optional;

/**
 * The struct {@code Conv} of {@code conv.cuh}, but for the addresses.
 *
 * @param geometry the sizes
 * @param lines lines of operand B
 * @param depth length of the sums
 * @param tiling how the product is cut
 * @param bias whether a bias is added
 * @param activation the last step
 */
record ConvStruct(ConvGeometry geometry, int lines, int depth, Tiling tiling, boolean bias, Activation activation) {
    private static final int MOST_GROUPS = 65_535;

    /** Why the kernels cannot take a geometry: their indices of lines and depths have 31 bits. */
    static Optional<String> refusal(ConvGeometry g) {
        if (g.groups() > MOST_GROUPS) {
            return Optional.of(g.groups() + " groups, at most " + MOST_GROUPS);
        }
        long features = (long) g.n() * g.oh() * g.ow();
        long pixels = (long) g.n() * g.ih() * g.iw();
        if (Math.max(Math.max(features, pixels), g.weightsSize()) > Integer.MAX_VALUE) {
            return Optional.of("more than 2³¹ − 1 pixels or weights; split the batch");
        }
        long values = Math.max((long) g.ic() * g.ih() * g.iw(), (long) g.oc() * g.oh() * g.ow());
        if (values / g.groups() > Integer.MAX_VALUE) {
            return Optional.of("more than 2³¹ − 1 values in a picture's channels of one group");
        }
        return Optional.empty();
    }

    void put(Launch launch, long src, long weights, long biasValues, long dst, long out, long pieces) {
        ConvGeometry g = geometry;
        launch.pointer(src)
                .pointer(weights)
                .pointer(biasValues)
                .pointer(dst)
                .pointer(out)
                .pointer(pieces);
        launch.int32(g.n()).int32(g.groups()).int32(g.ic() / g.groups()).int32(g.oc() / g.groups());
        launch.int32(g.ih())
                .int32(g.iw())
                .int32(g.oh())
                .int32(g.ow())
                .int32(g.kh())
                .int32(g.kw());
        launch.int32(g.strideH()).int32(g.strideW()).int32(g.padH()).int32(g.padW());
        launch.int32(g.dilationH()).int32(g.dilationW());
        Divider.ofCount((long) g.oh() * g.ow()).put(launch);
        Divider.ofCount(g.ow()).put(launch);
        Divider.ofCount((long) g.kh() * g.kw()).put(launch);
        Divider.of(g.kw()).put(launch);
        launch.int32(lines).int32(depth).int32(tiling.splits()).int32(bias ? 1 : 0);
        launch.int32(tiling.down()).int32(tiling.across());
        ActivationStruct.put(launch, activation);
    }
}
