package dev.forger.cpu.elementwise;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.Activation;
import dev.forger.kernel.elementwise.ElementwiseOp;
import java.util.concurrent.ConcurrentHashMap;

/** The loops of one device: each function's is made when it is first asked for, and shared from then on. */
public final class ElementwiseLoops {
    private final VectorWidth width;
    private final ConcurrentHashMap<ElementwiseOp, ElementwiseLoop> loops = new ConcurrentHashMap<>();

    /** Loops for a width. */
    public ElementwiseLoops(VectorWidth width) {
        this.width = width;
    }

    /** The width of their vectors. */
    public VectorWidth width() {
        return width;
    }

    /** The loop of a function. */
    public ElementwiseLoop of(ElementwiseOp op) {
        return loops.computeIfAbsent(op, missing -> ElementwiseLoop.of(missing, width));
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
