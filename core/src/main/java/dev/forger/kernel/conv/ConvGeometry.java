package dev.forger.kernel.conv;

/**
 * The geometry that all three directions share. The <em>image</em> side {@code src} is N×IC×IH×IW, the
 * <em>feature</em> side {@code dst} is N×OC×OH×OW (NCHW), the weights are OC×(IC/groups)×KH×KW
 * (OIHW). Tap (ky, kx) of the feature at (oy, ox) sees the pixel
 * {@code (oy·strideH − padH + ky·dilationH, ox·strideW − padW + kx·dilationW)}, or zero outside.
 * (A tap on padding may be skipped or multiplied by zero: whether an infinite weight shows there is open.)
 *
 * <p>A transposed convolution is {@code backwardData} with the roles swapped: its input is the feature
 * side, its output the image side, and its weights, I×(O/groups)×KH×KW in PyTorch's layout, are these
 * OIHW weights unchanged.
 *
 * @param n batch
 * @param groups number of groups; divides ic and oc
 * @param ic channels of the image side
 * @param ih height of the image side
 * @param iw width of the image side
 * @param oc channels of the feature side
 * @param oh height of the feature side; at most what fits, less with output padding
 * @param ow width of the feature side
 * @param kh kernel height
 * @param kw kernel width
 * @param strideH step of a feature row, in pixels
 * @param strideW step of a feature column, in pixels
 * @param padH zero rows above and below
 * @param padW zero columns left and right
 * @param dilationH pixels from one tap row to the next; 1 is dense
 * @param dilationW pixels from one tap column to the next; 1 is dense
 */
public record ConvGeometry(
        int n,
        int groups,
        int ic,
        int ih,
        int iw,
        int oc,
        int oh,
        int ow,
        int kh,
        int kw,
        int strideH,
        int strideW,
        int padH,
        int padW,
        int dilationH,
        int dilationW) {

    /** Checks the numbers against each other. */
    public ConvGeometry {
        require(
                n >= 0 && ic >= 0 && ih >= 0 && iw >= 0 && oc >= 0 && oh >= 0 && ow >= 0,
                "n, ic, ih, iw, oc, oh, ow must not be negative",
                n,
                ic,
                ih,
                iw,
                oc,
                oh,
                ow);
        require(kh > 0 && kw > 0, "the kernel must have at least one tap: kh, kw", kh, kw);
        require(strideH > 0 && strideW > 0, "strides must be positive: strideH, strideW", strideH, strideW);
        require(padH >= 0 && padW >= 0, "paddings must not be negative: padH, padW", padH, padW);
        require(
                dilationH > 0 && dilationW > 0,
                "dilations must be positive (1 is dense): dilationH, dilationW",
                dilationH,
                dilationW);
        require(
                groups > 0 && ic % groups == 0 && oc % groups == 0,
                "groups must divide ic and oc: groups, ic, oc",
                groups,
                ic,
                oc);
        requireFits("height", oh, outputSize(ih, kh, strideH, padH, dilationH), ih, kh, strideH, padH, dilationH);
        requireFits("width", ow, outputSize(iw, kw, strideW, padW, dilationW), iw, kw, strideW, padW, dilationW);
    }

    private static void require(boolean valid, String rule, int... values) {
        if (!valid) {
            throw new IllegalArgumentException("conv: " + rule + " = " + java.util.Arrays.toString(values));
        }
    }

    private static void requireFits(
            String axis, int out, int most, int in, int kernel, int stride, int pad, int dilation) {
        if (out > most) {
            throw new IllegalArgumentException("conv: output " + axis + " " + out + " is more than the " + most
                    + " that fit input " + axis + " " + in + ", kernel " + kernel + ", stride " + stride
                    + ", padding " + pad + ", dilation " + dilation);
        }
    }

    /**
     * How many features fit along one axis: {@code ⌊(in + 2·pad − dilation·(kernel − 1) − 1) / stride⌋ + 1}, at least
     * 0.
     */
    public static int outputSize(int in, int kernel, int stride, int pad, int dilation) {
        long span = (long) in + 2L * pad - (long) dilation * (kernel - 1) - 1;
        return span < 0 ? 0 : Math.toIntExact(span / stride + 1);
    }

    /**
     * The image side of a transposed convolution along one axis: {@code (in − 1)·stride − 2·pad +
     * dilation·(kernel − 1) + outputPadding + 1}.
     *
     * @throws IllegalArgumentException if the result is negative or too large
     */
    public static int transposedSize(int in, int kernel, int stride, int pad, int dilation, int outputPadding) {
        long size = (in - 1L) * stride - 2L * pad + (long) dilation * (kernel - 1) + outputPadding + 1;
        if (size < 0 || size > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("conv transpose: input " + in + ", kernel " + kernel + ", stride "
                    + stride + ", padding " + pad + ", dilation " + dilation + ", outputPadding " + outputPadding
                    + " give the output size " + size);
        }
        return (int) size;
    }

    /** Elements of the image side. */
    public long srcSize() {
        return (long) n * ic * ih * iw;
    }

    /** Elements of the feature side. */
    public long dstSize() {
        return (long) n * oc * oh * ow;
    }

    /** Elements of the weights. */
    public long weightsSize() {
        return (long) oc * (ic / groups) * kh * kw;
    }

    /** Floating-point operations of each direction, taps on padding counted: 2·n·oc·oh·ow·(ic/groups)·kh·kw. */
    public double flops() {
        int channels = ic / groups;
        return 2.0 * dstSize() * channels * kh * kw;
    }
}
