package dev.forger.gan.augment;

import dev.forger.autograd.Products;
import dev.forger.autograd.Variable;
import dev.forger.autograd.Views;
import dev.forger.device.Device;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.memory.Shape;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;

/**
 * Rows and columns of pictures taken from elsewhere, by products with matrices of zeros and ones that differ from
 * picture to picture. Made of kernels alone, so that a recorded step makes them anew from its draws.
 */
final class Indices {
    private Indices() {}

    /** 0, 1, …, count − 1, by doubling: no host memory is read. */
    static Tensor upTo(Device device, long count) {
        Tensor indices = Tensor.zeros(device, Shape.of(count));
        for (long known = 1; known < count; known *= 2) {
            long more = Math.min(known, count - known);
            Tensor next = Elementwise.affine(indices.slice(0, 0, more), 1, (float) known);
            Elementwise.copy(next, indices.slice(0, known, known + more));
        }
        return indices;
    }

    /**
     * Row j becomes row {@code step·j + start}, or zeros where there is none.
     *
     * @param x (N, C, H, W)
     * @param step 1 or −1, (N, 1, 1, 1)
     * @param start a whole number, (N, 1, 1, 1)
     */
    static Variable rows(Variable x, Tensor step, Tensor start) {
        return Products.matmul(
                Variable.constant(selection(step, start, x.shape().dim(2))), x);
    }

    /** As {@link #rows}, for columns. */
    static Variable columns(Variable x, Tensor step, Tensor start) {
        Variable selection = Variable.constant(selection(step, start, x.shape().dim(3)));
        return Products.matmul(x, Views.transpose(selection));
    }

    /** The pictures of the flags, (N, 1, 1, 1), upside down, the others as they are. */
    static Variable reverseRows(Variable x, Tensor flags) {
        return rows(x, direction(flags), end(flags, x.shape().dim(2)));
    }

    /** The pictures of the flags, (N, 1, 1, 1), mirrored, the others as they are. */
    static Variable reverseColumns(Variable x, Tensor flags) {
        return columns(x, direction(flags), end(flags, x.shape().dim(3)));
    }

    private static Tensor direction(Tensor flags) {
        return Elementwise.affine(flags, -2, 1);
    }

    private static Tensor end(Tensor flags, long extent) {
        return Elementwise.affine(flags, (float) (extent - 1), 0);
    }

    /** (N, 1, extent, extent), 1 at (j, step·j + start). */
    private static Tensor selection(Tensor step, Tensor start, long extent) {
        Tensor indices = upTo(step.device(), extent);
        Tensor from = Elementwise.ternary(ElementwiseOp.MUL_ADD, step, indices.reshape(extent, 1), start);
        return Elementwise.binary(ElementwiseOp.EQUAL, from, indices);
    }
}
