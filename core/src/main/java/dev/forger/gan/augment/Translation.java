package dev.forger.gan.augment;

import dev.forger.autograd.Variable;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;

/** A shift by up to ⅛ of the extent in each direction; what comes in is 0 (Zhao et al. 2020, section 4). */
final class Translation {
    private static final float REACH = 0.125f;

    private Translation() {}

    static Variable shift(Variable x, Chance chance) {
        Tensor forward = Tensor.scalar(x.device(), 1);
        Tensor gate = chance.gate();
        Variable shifted = Indices.rows(x, forward, start(gate, x.shape().dim(2), chance));
        return Indices.columns(shifted, forward, start(gate, x.shape().dim(3), chance));
    }

    private static Tensor start(Tensor gate, long extent, Chance chance) {
        long most = Math.round(extent * REACH);
        return Elementwise.binary(ElementwiseOp.MUL, gate, chance.whole(-most, most));
    }
}
