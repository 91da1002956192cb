package dev.forger.cpu.conv;

import static dev.forger.kernel.Activation.IDENTITY;
import static dev.forger.kernel.gemm.GemmSpec.Bias.NONE;
import static dev.forger.kernel.gemm.GemmSpec.Bias.PER_COLUMN;
import static dev.forger.kernel.gemm.GemmSpec.Bias.PER_ROW;

import dev.forger.kernel.KernelRegistry;
import dev.forger.kernel.conv.ConvBackwardDataSpec;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvForwardSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.kernel.gemm.GemmKernel;
import dev.forger.kernel.gemm.GemmSpec;
import java.util.Optional;

/**
 * A convolution whose operands are the matrices of a product as they lie, so that nothing is gathered: any
 * {@link GemmKernel} computes it. There are two kinds.
 *
 * <ul>
 *   <li><em>Whole</em>: the kernel covers the picture and there is one feature a channel. A generator's first
 *       layer and a discriminator's last are such. An image is a row, and so is what one feature channel weighs.
 *   <li><em>Pointwise</em>: 1×1 with stride 1 and no padding. Each image is one product with the weights; for
 *       the weights' gradient these are added.
 * </ul>
 *
 * <p>On one Zen 5 core, batch 64, in brackets in lanes: 512 channels of 4×4 to 1 take 22 µs forward (220), 28
 * backward in the data (118), 27 in the weights (135); to 100 channels 780 (806), 467 (692) and 486 (726).
 * Batch 16, 64 to 256 channels of 56×56, 1×1: 7.4 ms forward (16.2), 9.3 (15.4) and 9.9 (19.1).
 *
 * @param first the product, for all images or for the first
 * @param others what the images after the first are added by
 * @param more how many these are
 * @param groups how many groups there are
 * @param groupA elements from one group to the next in A
 * @param groupB the same in B
 * @param groupC the same in C
 * @param groupBias the same in the bias
 * @param imageA elements from one image to the next in A, where they are added
 * @param imageB the same in B
 */
record PlainProduct(
        GemmKernel first,
        GemmKernel others,
        int more,
        int groups,
        long groupA,
        long groupB,
        long groupC,
        long groupBias,
        long imageA,
        long imageB) {

    /** Why a geometry is neither kind. */
    static Optional<String> refuse(ConvGeometry g) {
        return whole(g) || pointwise(g)
                ? Optional.empty()
                : Optional.of("neither as large as the picture nor 1×1 with stride 1");
    }

    /** Whether the kernel covers the picture. */
    static boolean whole(ConvGeometry g) {
        return g.oh() == 1 && g.ow() == 1 && g.padH() == 0 && g.padW() == 0 && g.kh() == g.ih() && g.kw() == g.iw();
    }

    private static boolean pointwise(ConvGeometry g) {
        return g.kh() == 1
                && g.kw() == 1
                && g.strideH() == 1
                && g.strideW() == 1
                && g.oh() == g.ih() // no padding, all features
                && g.ow() == g.iw()
                && g.padH() == 0
                && g.padW() == 0;
    }

    /** Why a transposed convolution is not covered. */
    static Optional<String> refuse(ConvBackwardDataSpec spec) {
        ConvGeometry g = spec.geometry();
        return spec.bias() && g.kh() * g.kw() > 1
                ? Optional.of("its bias has one value for several columns of the product")
                : refuse(g);
    }

    /** A is src and B the weights, or the other way round if pointwise. */
    static PlainProduct of(ConvForwardSpec spec, KernelRegistry gemms) {
        Sizes s = new Sizes(spec.geometry());
        boolean bias = spec.bias();
        return whole(s.g)
                ? s.product(
                        gemms,
                        new GemmSpec(
                                s.n,
                                s.ocg,
                                s.row,
                                false,
                                true,
                                s.imageRow,
                                s.row,
                                s.oc,
                                1,
                                0,
                                0,
                                0,
                                1,
                                0,
                                bias ? PER_COLUMN : NONE,
                                spec.activation()),
                        s.row,
                        s.ocg * s.row,
                        s.ocg,
                        s.ocg)
                : s.product(
                        gemms,
                        new GemmSpec(
                                s.ocg,
                                s.plane,
                                s.icg,
                                false,
                                false,
                                s.icg,
                                s.plane,
                                s.plane,
                                s.n,
                                0,
                                s.ic * s.plane,
                                s.oc * s.plane,
                                1,
                                0,
                                bias ? PER_ROW : NONE,
                                spec.activation()),
                        s.ocg * s.icg,
                        s.icg * s.plane,
                        s.ocg * s.plane,
                        s.ocg);
    }

    /** A is diffDst and B the weights, or the other way round if pointwise. */
    static PlainProduct of(ConvBackwardDataSpec spec, KernelRegistry gemms) {
        Sizes s = new Sizes(spec.geometry());
        boolean bias = spec.bias();
        return whole(s.g)
                ? s.product(
                        gemms,
                        new GemmSpec(
                                s.n,
                                s.row,
                                s.ocg,
                                false,
                                false,
                                s.oc,
                                s.row,
                                s.imageRow,
                                1,
                                0,
                                0,
                                0,
                                1,
                                0,
                                bias ? PER_COLUMN : NONE,
                                spec.activation()),
                        s.ocg,
                        s.ocg * s.row,
                        s.row,
                        s.icg)
                : s.product(
                        gemms,
                        new GemmSpec(
                                s.icg,
                                s.plane,
                                s.ocg,
                                true,
                                false,
                                s.icg,
                                s.plane,
                                s.plane,
                                s.n,
                                0,
                                s.oc * s.plane,
                                s.ic * s.plane,
                                1,
                                0,
                                bias ? PER_ROW : NONE,
                                spec.activation()),
                        s.ocg * s.icg,
                        s.ocg * s.plane,
                        s.icg * s.plane,
                        s.icg);
    }

    /** A is diffDst and B is src. */
    static PlainProduct of(ConvBackwardWeightsSpec spec, KernelRegistry gemms) {
        Sizes s = new Sizes(spec.geometry());
        if (whole(s.g)) {
            return s.product(
                    gemms,
                    new GemmSpec(
                            s.ocg, s.row, s.n, true, false, s.oc, s.imageRow, s.row, 1, 0, 0, 0, 1, 0, NONE, IDENTITY),
                    s.ocg,
                    s.row,
                    s.ocg * s.row,
                    0);
        }
        return new PlainProduct(
                gemms.kernel(s.ofOneImage(0)),
                gemms.kernel(s.ofOneImage(1)),
                s.g.n() - 1,
                s.g.groups(),
                s.ocg * s.plane,
                s.icg * s.plane,
                s.ocg * s.icg,
                0,
                s.oc * s.plane,
                s.ic * s.plane);
    }

    /**
     * The sizes that the products have.
     *
     * @param g the geometry
     * @param n images
     * @param ic channels of the image
     * @param oc channels of the features
     * @param icg those of a group
     * @param ocg those of a group
     * @param plane elements of a channel of the image
     * @param row elements of a group's image, if whole
     * @param imageRow elements of an image
     */
    private record Sizes(
            ConvGeometry g, long n, long ic, long oc, long icg, long ocg, long plane, long row, long imageRow) {
        Sizes(ConvGeometry g) {
            this(
                    g,
                    g.n(),
                    g.ic(),
                    g.oc(),
                    g.ic() / g.groups(),
                    g.oc() / g.groups(),
                    (long) g.ih() * g.iw(),
                    (long) g.ic() / g.groups() * g.ih() * g.iw(),
                    (long) g.ic() * g.ih() * g.iw());
        }

        PlainProduct product(
                KernelRegistry gemms, GemmSpec spec, long groupA, long groupB, long groupC, long groupBias) {
            GemmKernel gemm = gemms.kernel(spec);
            return new PlainProduct(gemm, gemm, 0, g.groups(), groupA, groupB, groupC, groupBias, 0, 0);
        }

        GemmSpec ofOneImage(float beta) {
            return new GemmSpec(ocg, icg, plane, false, true, plane, plane, icg, 1, 0, 0, 0, 1, beta, NONE, IDENTITY);
        }
    }

    /** Computes it; the addresses are of operands that the caller has checked. */
    void run(long a, long b, long bias, long c) {
        for (long group = 0; group < groups; group++) {
            long groupOfA = a + group * groupA * Float.BYTES;
            long groupOfB = b + group * groupB * Float.BYTES;
            long groupOfC = c + group * groupC * Float.BYTES;
            long groupOfBias = bias + group * groupBias * Float.BYTES;
            first.runChecked(groupOfA, groupOfB, groupOfBias, groupOfC);
            for (long image = 1; image <= more; image++) {
                others.runChecked(
                        groupOfA + image * imageA * Float.BYTES,
                        groupOfB + image * imageB * Float.BYTES,
                        groupOfBias,
                        groupOfC);
            }
        }
    }
}
