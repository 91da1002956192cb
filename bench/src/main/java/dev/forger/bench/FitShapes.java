package dev.forger.bench;

import dev.forger.kernel.conv.ConvGeometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** The convolutions that costs are fitted to, a spread by chance with a fixed seed, and those that judge the fit. */
final class FitShapes {
    private static final long SEED = 3;

    private static final int[] BATCHES = {1, 2, 4, 8, 16, 24, 32, 64, 128};
    private static final int[] CHANNELS = {1, 1, 3, 8, 16, 24, 32, 48, 64, 100, 128, 192, 256, 512};
    private static final int[] SIZES = {4, 6, 7, 8, 12, 14, 16, 24, 28, 32, 48, 64};

    /** A kernel as large as the picture. */
    private static final int WHOLE = 0;

    /** Kernel, stride and padding, as often as they matter. */
    private static final int[][] KERNELS = {
        {4, 2, 1},
        {4, 2, 1},
        {4, 2, 1},
        {4, 2, 1},
        {3, 1, 1},
        {3, 1, 1},
        {3, 1, 1},
        {1, 1, 0},
        {1, 1, 0},
        {5, 1, 2},
        {5, 2, 2},
        {3, 2, 1},
        {1, 2, 0},
        {WHOLE, 1, 0},
        {WHOLE, 1, 0}
    };

    private static final double LEAST_FLOPS = 1e4;
    private static final double MOST_FLOPS = 5e8;
    private static final long MOST_ELEMENTS = 1L << 23;

    private FitShapes() {}

    /** So many different ones. */
    static List<ConvGeometry> spread(int count) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<ConvGeometry> shapes = new ArrayList<>();
        while (shapes.size() < count) {
            ConvGeometry g = any(random);
            boolean fits = g.flops() >= LEAST_FLOPS
                    && g.flops() <= MOST_FLOPS
                    && g.srcSize() + g.dstSize() + g.weightsSize() <= MOST_ELEMENTS;
            if (fits && !shapes.contains(g)) {
                shapes.add(g);
            }
        }
        return shapes;
    }

    private static ConvGeometry any(SplittableRandom random) {
        int size = one(SIZES, random);
        int[] kind = KERNELS[random.nextInt(KERNELS.length)];
        int kernel = kind[0] == WHOLE ? size : kind[0];
        int out = ConvGeometry.outputSize(size, kernel, kind[1], kind[2], 1);
        int n = one(BATCHES, random);
        int ic = one(CHANNELS, random);
        int oc = one(CHANNELS, random);
        return new ConvGeometry(
                n, 1, ic, size, size, oc, out, out, kernel, kernel, kind[1], kind[1], kind[2], kind[2], 1, 1);
    }

    private static int one(int[] values, SplittableRandom random) {
        return values[random.nextInt(values.length)];
    }

    /** Layers that networks have, at their batch, and at 1 and 16. */
    static List<ConvGeometry> layers() {
        return Arrays.stream(ConvShape.values())
                .flatMap(shape -> Stream.of(ConvShape.OWN_BATCH, "1", "16").map(shape::geometry))
                .distinct()
                .toList();
    }
}
