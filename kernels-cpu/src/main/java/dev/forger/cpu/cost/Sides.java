package dev.forger.cpu.cost;

import dev.forger.kernel.conv.ConvGeometry;

/**
 * A convolution forward or backward in the data, seen alike.
 *
 * @param n batch
 * @param groups number of groups
 * @param m output channels of a group
 * @param k input channels of a group
 * @param inPlane elements of a channel of the input
 * @param outHeight rows of the output
 * @param outWidth columns of the output
 * @param taps taps of the kernel
 * @param tapsX taps of a row that an output sees
 * @param stride the product of both strides
 * @param meetingsY pairs of an output's and an input's row that meet in a tap: none of them is padding
 * @param meetings pairs of an output and an input that meet in a tap
 */
record Sides(
        double n,
        double groups,
        double m,
        double k,
        double inPlane,
        double outHeight,
        double outWidth,
        double taps,
        double tapsX,
        double stride,
        double meetingsY,
        double meetings) {

    static Sides of(Direction direction, ConvGeometry g) {
        boolean forward = direction == Direction.FORWARD;
        int icg = g.ic() / g.groups();
        int ocg = g.oc() / g.groups();
        double meetingsY = meetings(g.ih(), g.oh(), g.kh(), g.strideH(), g.padH(), g.dilationH());
        return new Sides(
                g.n(),
                g.groups(),
                forward ? ocg : icg,
                forward ? icg : ocg,
                forward ? (double) g.ih() * g.iw() : (double) g.oh() * g.ow(),
                forward ? g.oh() : g.ih(),
                forward ? g.ow() : g.iw(),
                g.kh() * g.kw(),
                forward ? g.kw() : Math.ceil((double) g.kw() / g.strideW()),
                g.strideH() * g.strideW(),
                meetingsY,
                meetingsY * meetings(g.iw(), g.ow(), g.kw(), g.strideW(), g.padW(), g.dilationW()));
    }

    private static double meetings(int image, int features, int kernel, int stride, int pad, int dilation) {
        double all = 0;
        for (int tap = 0; tap < kernel; tap++) {
            long offset = (long) tap * dilation - pad;
            long from = Math.max(0, Math.ceilDiv(-offset, stride));
            long to = Math.min(features, Math.ceilDiv(image - offset, stride));
            all += Math.max(0, to - from);
        }
        return all;
    }

    /** Elements of a channel of the output. */
    double outPlane() {
        return outHeight * outWidth;
    }
}
