package dev.forger.gan.augment;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.Variable;
import dev.forger.autograd.Views;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;

/**
 * Mirrors and quarter turns (Karras et al. 2020, appendix B, "pixel blitting"). Each draws among all its positions, the
 * upright one too, so that below probability 1 the distribution of the pictures can still be told from that of the
 * changed ones.
 */
final class Turns {
    private Turns() {}

    /** Left and right swapped or not. */
    static Variable flip(Variable x, Chance chance) {
        return Indices.reverseColumns(x, Elementwise.mul(chance.gate(), chance.coin()));
    }

    /** 0, 1, 2 or 3 quarter turns; the pictures are square. */
    static Variable rotate(Variable x, Chance chance) {
        Tensor gate = chance.gate();
        Tensor odd = Elementwise.mul(gate, chance.coin());
        Tensor upsideDown = Elementwise.mul(gate, chance.coin());
        // A quarter turn is a transposition and a mirror; a half turn two mirrors.
        Tensor mirrored = Elementwise.unary(ElementwiseOp.ABS, Elementwise.sub(odd, upsideDown));
        Variable turned = Arithmetic.select(odd, Views.transpose(x), x);
        return Indices.reverseColumns(Indices.reverseRows(turned, upsideDown), mirrored);
    }
}
