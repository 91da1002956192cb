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
    /** Equal strides and paddings, dense taps, one group. */
    public static ConvOptions of(int stride, int padding) {
        return new ConvOptions(stride, stride, padding, padding, 1, 1, 1);
    }
}
