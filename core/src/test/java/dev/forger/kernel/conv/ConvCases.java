package dev.forger.kernel.conv;

import java.util.Random;
import java.util.stream.Stream;

/** The geometries that every direction of the convolution is tried with. */
final class ConvCases {
    private ConvCases() {}

    /** A geometry with the name of what is special about it. */
    record Case(String name, ConvGeometry geometry) {}

    /** What a geometry starts from: a square kernel with stride 1 and as many features as fit. */
    private record Builder(
            int n,
            int groups,
            int ic,
            int ih,
            int iw,
            int oc,
            int kh,
            int kw,
            int[] stride,
            int[] pad,
            int[] dilation,
            int less) {

        Builder stride(int h, int w) {
            return new Builder(n, groups, ic, ih, iw, oc, kh, kw, new int[] {h, w}, pad, dilation, less);
        }

        Builder pad(int h, int w) {
            return new Builder(n, groups, ic, ih, iw, oc, kh, kw, stride, new int[] {h, w}, dilation, less);
        }

        Builder dilation(int h, int w) {
            return new Builder(n, groups, ic, ih, iw, oc, kh, kw, stride, pad, new int[] {h, w}, less);
        }

        Builder groups(int count) {
            return new Builder(n, count, ic, ih, iw, oc, kh, kw, stride, pad, dilation, less);
        }

        /** So many rows and columns of features fewer than would fit. */
        Builder less(int count) {
            return new Builder(n, groups, ic, ih, iw, oc, kh, kw, stride, pad, dilation, count);
        }

        Case named(String name) {
            return new Case(name, build());
        }

        ConvGeometry build() {
            int oh = ConvGeometry.outputSize(ih, kh, stride[0], pad[0], dilation[0]);
            int ow = ConvGeometry.outputSize(iw, kw, stride[1], pad[1], dilation[1]);
            return new ConvGeometry(
                    n,
                    groups,
                    ic,
                    ih,
                    iw,
                    oc,
                    Math.max(0, oh - less),
                    Math.max(0, ow - less),
                    kh,
                    kw,
                    stride[0],
                    stride[1],
                    pad[0],
                    pad[1],
                    dilation[0],
                    dilation[1]);
        }
    }

    private static Builder of(int n, int ic, int ih, int iw, int oc, int kh, int kw) {
        int[] one = {1, 1};
        return new Builder(n, 1, ic, ih, iw, oc, kh, kw, one, new int[2], one, 0);
    }

    private static Builder square(int n, int ic, int size, int oc, int kernel) {
        return of(n, ic, size, size, oc, kernel, kernel);
    }

    static Stream<Case> small() {
        return Stream.of(
                of(2, 3, 7, 9, 5, 3, 3).pad(1, 1).named("plain 3x3"),
                of(2, 3, 7, 9, 5, 3, 3).named("plain 3x3, no padding"),
                square(2, 3, 16, 16, 4).stride(2, 2).pad(1, 1).named("DCGAN 4x4 stride 2"),
                square(3, 24, 4, 40, 4).named("DCGAN's 1x1 to 4x4"),
                square(1, 1, 28, 16, 4).stride(2, 2).pad(1, 1).named("one input channel, batch 1"),
                square(2, 16, 10, 1, 4).stride(2, 2).pad(1, 1).named("one output channel"),
                of(2, 17, 5, 7, 33, 1, 1).named("1x1"),
                of(2, 5, 9, 6, 7, 1, 1).stride(2, 3).named("1x1 strided"),
                of(1, 4, 11, 13, 6, 3, 2).stride(2, 3).pad(1, 0).named("strided with a rest"),
                of(1, 3, 12, 11, 4, 3, 3).pad(2, 2).dilation(2, 3).named("dilated"),
                of(2, 3, 13, 12, 4, 3, 2).stride(2, 3).pad(2, 1).dilation(3, 2).named("dilated and strided"),
                of(2, 6, 8, 7, 9, 3, 3).groups(3).pad(1, 1).named("grouped"),
                of(2, 32, 6, 5, 64, 3, 3).groups(2).pad(1, 1).named("grouped, wide"),
                of(2, 9, 8, 7, 9, 3, 3).groups(9).pad(1, 1).named("depthwise"),
                of(1, 8, 9, 18, 16, 4, 4).groups(8).stride(2, 2).pad(1, 1).named("depthwise, two each, strided"),
                of(1, 2, 4, 5, 3, 2, 2).pad(3, 4).named("padded more than the kernel"),
                of(2, 3, 2, 3, 4, 5, 5).pad(2, 2).named("kernel larger than the picture"),
                of(3, 5, 4, 6, 7, 4, 6).named("kernel as large as the picture"),
                of(3, 6, 4, 3, 8, 4, 3).groups(2).named("kernel as large as the picture, grouped"),
                of(3, 6, 4, 3, 8, 1, 1).groups(2).named("1x1, grouped"),
                of(3, 40, 1, 1, 33, 1, 1).named("1x1 of one pixel"),
                of(2, 3, 1, 1, 4, 3, 3).pad(1, 1).named("one pixel"),
                of(2, 4, 8, 8, 5, 3, 3).stride(2, 2).pad(1, 1).named("outputPadding 1"),
                of(1, 3, 9, 10, 4, 2, 2).stride(4, 5).pad(0, 1).named("stride beyond the kernel"),
                of(2, 3, 10, 9, 4, 3, 3).pad(1, 1).less(2).named("fewer features than fit"),
                of(1, 3, 12, 13, 4, 3, 3)
                        .stride(2, 2)
                        .dilation(4, 4)
                        .pad(1, 1)
                        .less(1)
                        .named("outputPadding beyond the stride"),
                of(1, 2, 9, 9, 3, 7, 3).pad(3, 1).named("7x3"),
                of(5, 3, 6, 6, 4, 5, 5).pad(2, 2).named("batch 5, 5x5"),
                of(2, 7, 1, 31, 5, 1, 3).pad(0, 1).named("one row of 31"),
                of(2, 7, 1, 32, 5, 1, 3).pad(0, 1).named("one row of 32"),
                of(2, 7, 1, 33, 5, 1, 3).pad(0, 1).named("one row of 33"),
                of(2, 7, 33, 1, 5, 3, 1).pad(1, 0).named("one column of 33"),
                of(1, 15, 3, 15, 17, 3, 3).pad(1, 1).named("15 to 17 channels, width 15"),
                of(1, 16, 3, 16, 16, 3, 3).pad(1, 1).named("16 to 16 channels, width 16"),
                of(1, 17, 3, 17, 15, 3, 3).pad(1, 1).named("17 to 15 channels, width 17"),
                of(1, 33, 4, 34, 31, 4, 4).stride(2, 2).pad(1, 1).named("33 to 31 channels, 4x4 stride 2"));
    }

    /** Several cache blocks, and work for several threads. */
    static Stream<Case> large() {
        return Stream.of(
                square(2, 32, 14, 48, 3).pad(1, 1).named("32 to 48 channels, 14x14, 3x3"),
                square(4, 64, 8, 32, 4).stride(2, 2).pad(1, 1).named("64 to 32 channels, 8x8, 4x4 stride 2"),
                square(6, 130, 4, 64, 4).stride(2, 2).pad(1, 1).named("130 to 64 channels, 4x4, 4x4 stride 2"),
                square(1, 3, 64, 40, 4).stride(2, 2).pad(1, 1).named("3 to 40 channels, 64x64, 4x4 stride 2"),
                square(2, 24, 9, 40, 5).pad(2, 2).named("24 to 40 channels, 9x9, 5x5"),
                square(3, 100, 11, 90, 1).named("100 to 90 channels, 11x11, 1x1"),
                square(70, 5, 6, 6, 3).pad(1, 1).named("batch 70"));
    }

    /** One extent is zero. */
    static Stream<Case> empty() {
        return Stream.of(
                of(0, 3, 5, 5, 4, 3, 3).named("no batch"),
                of(2, 0, 5, 5, 4, 3, 3).named("no input channels"),
                of(2, 3, 5, 5, 0, 3, 3).named("no output channels"),
                of(2, 3, 0, 5, 4, 3, 3).pad(2, 1).named("no input rows"),
                of(2, 3, 5, 0, 4, 3, 3).pad(1, 2).named("no input columns"),
                of(2, 3, 5, 5, 4, 3, 3).less(3).named("no features"),
                of(2, 3, 2, 5, 4, 3, 3).named("kernel too large"));
    }

    static Stream<Case> all() {
        return Stream.of(small(), large(), empty()).flatMap(s -> s);
    }

    /** Anything at all, of moderate size. */
    static ConvGeometry random(Random random) {
        int groups = random.nextInt(3) == 0 ? 1 + random.nextInt(4) : 1;
        int ic = groups * random.nextInt(1, 20 / groups);
        int oc = groups * random.nextInt(1, 20 / groups);
        return of(
                        random.nextInt(4),
                        ic,
                        1 + random.nextInt(14),
                        1 + random.nextInt(20),
                        oc,
                        1 + random.nextInt(4),
                        1 + random.nextInt(4))
                .groups(groups)
                .stride(1 + random.nextInt(3), 1 + random.nextInt(3))
                .pad(random.nextInt(4), random.nextInt(4))
                .dilation(1 + random.nextInt(3), 1 + random.nextInt(3))
                .less(random.nextInt(4) == 0 ? 1 + random.nextInt(2) : 0)
                .build();
    }
}
