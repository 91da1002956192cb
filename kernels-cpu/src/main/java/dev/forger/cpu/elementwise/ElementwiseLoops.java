package dev.forger.cpu.elementwise;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.Activation;
import dev.forger.kernel.elementwise.ElementwiseOp;

/**
 * The loops of one device.
 *
 * @param width of their vectors
 */
public record ElementwiseLoops(VectorWidth width) {
    /** The loop of a function. */
    public ElementwiseLoop of(ElementwiseOp op) {
        return ElementwiseLoop.of(op, width);
    }

    /** The loop of an activation; its slope is the loop's alpha. */
    public ElementwiseLoop of(Activation activation) {
        return of(
                switch (activation.kind()) {
                    case IDENTITY -> ElementwiseOp.COPY;
                    case RELU -> ElementwiseOp.RELU;
                    case LEAKY_RELU -> ElementwiseOp.LEAKY_RELU;
                    case TANH -> ElementwiseOp.TANH;
                    case SIGMOID -> ElementwiseOp.SIGMOID;
                });
    }
}
