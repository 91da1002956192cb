package dev.forger.gan.augment;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.Variable;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;

/**
 * A rectangle of half the height and width, anywhere in the picture and cut at its edge, is 0 (Zhao et al. 2020,
 * section 4; DeVries and Taylor 2017).
 */
final class Cutout {
    private static final float SHARE = 0.5f;

    private Cutout() {}

    static Variable erase(Variable x, Chance chance) {
        Tensor gate = chance.gate();
        long h = x.shape().dim(2);
        long w = x.shape().dim(3);
        Tensor rows = Elementwise.mul(gate, covered(h, chance).reshape(-1, 1, h, 1));
        Tensor hole = Elementwise.mul(rows, covered(w, chance));
        return Arithmetic.mul(x, Variable.constant(Elementwise.affine(hole, -1, 1)));
    }

    /** (N, 1, 1, extent): 1 within the size/2 indices before a drawn one and as many from it on, one more if odd. */
    private static Tensor covered(long extent, Chance chance) {
        long size = Math.round(extent * SHARE);
        float before = (float) Math.floor(size / 2.0);
        Tensor first = Elementwise.affine(chance.whole(0, extent - size % 2), 1, -before);
        Tensor middle = Elementwise.affine(first, 1, (size - 1) / 2f);
        Tensor distance =
                Elementwise.unary(ElementwiseOp.ABS, Elementwise.sub(Indices.upTo(middle.device(), extent), middle));
        return Elementwise.binary(ElementwiseOp.GREATER, Tensor.scalar(middle.device(), size / 2f), distance);
    }
}
