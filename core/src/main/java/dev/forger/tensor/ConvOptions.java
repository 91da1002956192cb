package dev.forger.tensor;

/**
 * How a convolution walks its image.
 *
 * @param strideH step of a feature row, in pixels
 * @param strideW step of a feature column, in pixels
 * @param padH zero rows above and below
 * @param padW zero columns left and right
 * @param dilationH pixels from one tap row to the next; 1 is dense
 * @param dilationW pixels from one tap column to the next; 1 is dense
 * @param groups number of groups of channels
 */
public record ConvOptions(int strideH, int strideW, int padH, int padW, int dilationH, int dilationW, int groups) {
    /** Checks the numbers. */
    public ConvOptions {
        require("stride", strideH, strideW, 1);
        require("padding", padH, padW, 0);
        require("dilation", dilationH, dilationW, 1);
        require("groups", groups, groups, 1);
    }

    private static void require(String what, int h, int w, int least) {
        if (h < least || w < least) {
            throw new IllegalArgumentException(what + ": " + (h < least ? h : w) + ", expected at least " + least);
        }
    }

    /** Equal strides and paddings, dense taps, one group. */
    public static ConvOptions of(int stride, int padding) {
        return new ConvOptions(stride, stride, padding, padding, 1, 1, 1);
    }
}
