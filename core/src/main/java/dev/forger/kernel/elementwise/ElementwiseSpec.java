package dev.forger.kernel.elementwise;

import dev.forger.kernel.KernelSpec;
import dev.forger.memory.Layout;
import dev.forger.memory.Shape;
import java.util.List;

/**
 * {@code dst ← op(a, b, c)} over one shape; operands broadcast through strides of 0.
 *
 * @param op the function
 * @param dst the output's layout; no two elements may share memory
 * @param operands one layout an operand, each of dst's shape
 */
public record ElementwiseSpec(ElementwiseOp op, Layout dst, List<Layout> operands)
        implements KernelSpec<ElementwiseKernel> {

    /** Checks the operands against the output. */
    public ElementwiseSpec {
        operands = List.copyOf(operands);
        if (operands.size() != op.arity()) {
            throw new IllegalArgumentException(
                    "elementwise " + op + ": has " + operands.size() + " operands, needs " + op.arity());
        }
        for (Layout operand : operands) {
            if (!operand.shape().equals(dst.shape())) {
                throw new IllegalArgumentException("elementwise " + op + ": operand of shape " + operand.shape()
                        + " and output of shape " + dst.shape() + " differ; expand the operand first");
            }
        }
        for (int axis = 0; axis < dst.shape().rank(); axis++) {
            if (dst.stride(axis) == 0 && dst.shape().dim(axis) > 1) {
                throw new IllegalArgumentException("elementwise " + op + ": the output " + dst
                        + " writes one element several times along axis " + axis);
            }
        }
    }

    /** A function of dense operands, all of one shape. */
    public static ElementwiseSpec dense(ElementwiseOp op, Shape shape) {
        Layout layout = Layout.contiguous(shape);
        return new ElementwiseSpec(op, layout, java.util.Collections.nCopies(op.arity(), layout));
    }

    @Override
    public ElementwiseKernel reference() {
        return new ReferenceElementwise(this);
    }
}
