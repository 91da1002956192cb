package dev.forger.cpu.conv;

import dev.forger.kernel.Activation;
import dev.forger.kernel.conv.ConvBackwardDataSpec;
import dev.forger.kernel.conv.ConvForwardSpec;
import dev.forger.kernel.conv.ConvGeometry;
import java.util.List;

/**
 * What {@code forward} and {@code backwardData} have in common: {@code out[n,m,·,·] ← act(bias[m] + Σ
 * in[n,k,·,·] · weights(m,k,·,·))}, where m runs over the channels of the output and k over those of the
 * input, both of one group. Which taps meet which inputs is what the axes say; an output lies in one phase of
 * each.
 *
 * @param n batch
 * @param groups number of groups
 * @param m output channels of a group
 * @param k input channels of a group
 * @param phasesY the phases of the rows
 * @param phasesX the phases of the columns
 * @param outHeight rows of the output
 * @param outWidth columns of the output
 * @param weightsPerM elements from one m to the next in the weights
 * @param weightsPerK elements from one k to the next in the weights
 * @param kernelHeight rows of the kernel
 * @param kernelWidth columns of the kernel; its taps are the weights' innermost elements
 * @param bias whether there is one
 * @param activation the last step
 */
record Correlation(
        int n,
        int groups,
        int m,
        int k,
        List<Axis> phasesY,
        List<Axis> phasesX,
        int outHeight,
        int outWidth,
        long weightsPerM,
        long weightsPerK,
        int kernelHeight,
        int kernelWidth,
        boolean bias,
        Activation activation) {

    /** Copies the lists. */
    Correlation {
        phasesY = List.copyOf(phasesY);
        phasesX = List.copyOf(phasesX);
    }

    /** The convolution: from image to features. */
    static Correlation of(ConvForwardSpec spec) {
        ConvGeometry g = spec.geometry();
        int icg = g.ic() / g.groups();
        long taps = (long) g.kh() * g.kw();
        return new Correlation(
                g.n(),
                g.groups(),
                g.oc() / g.groups(),
                icg,
                List.of(Axis.forward(g.ih(), g.oh(), g.kh(), g.strideH(), g.padH(), g.dilationH())),
                List.of(Axis.forward(g.iw(), g.ow(), g.kw(), g.strideW(), g.padW(), g.dilationW())),
                g.oh(),
                g.ow(),
                icg * taps,
                taps,
                g.kh(),
                g.kw(),
                spec.bias(),
                spec.activation());
    }

    /** The transposed convolution: from features to image. */
    static Correlation of(ConvBackwardDataSpec spec) {
        ConvGeometry g = spec.geometry();
        int icg = g.ic() / g.groups();
        long taps = (long) g.kh() * g.kw();
        return new Correlation(
                g.n(),
                g.groups(),
                icg,
                g.oc() / g.groups(),
                Axis.backward(g.ih(), g.oh(), g.kh(), g.strideH(), g.padH(), g.dilationH()),
                Axis.backward(g.iw(), g.ow(), g.kw(), g.strideW(), g.padW(), g.dilationW()),
                g.ih(),
                g.iw(),
                taps,
                icg * taps,
                g.kh(),
                g.kw(),
                spec.bias(),
                spec.activation());
    }

    /** Rows of the input. */
    int inHeight() {
        return phasesY.getFirst().inputs;
    }

    /** Columns of the input. */
    int inWidth() {
        return phasesX.getFirst().inputs;
    }

    /** Elements of one channel of the output. */
    long outPlane() {
        return (long) outHeight * outWidth;
    }

    /** Elements of one channel of the input. */
    long inPlane() {
        return (long) inHeight() * inWidth();
    }

    /** Elements from one group's weights to the next's: groups split the outer channel of OIHW, oc. */
    long weightsPerGroup() {
        return Math.max(weightsPerM * m, weightsPerK * k);
    }
}
