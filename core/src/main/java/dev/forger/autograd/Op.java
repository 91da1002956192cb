package dev.forger.autograd;

import dev.forger.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Records operations whose rule is one formula an input, so that a family of them reads as a table. */
final class Op {
    private Op() {}

    /** The gradient of the input of {@code y = f(a)}. */
    interface OfOne {
        Variable gradient(Variable dy, Variable y, Variable a);
    }

    /** The gradient of one input of {@code y = f(a, b)}. */
    interface OfTwo {
        Variable gradient(Variable dy, Variable y, Variable a, Variable b);
    }

    /** The gradient of one input of {@code y = f(a, b, c)}. */
    interface OfThree {
        Variable gradient(Variable dy, Variable a, Variable b, Variable c);
    }

    static Variable of(Tensor y, Variable a, OfOne da) {
        Rule rule = (dy, out, in, wanted) -> new Variable[] {da.gradient(dy, out, in[0])};
        return Variable.made(y, rule, a);
    }

    static Variable of(Tensor y, Variable a, Variable b, OfTwo da, OfTwo db) {
        Rule rule = (dy, out, in, wanted) -> new @Nullable Variable[] {
            wanted.of(0) ? da.gradient(dy, out, in[0], in[1]) : null,
            wanted.of(1) ? db.gradient(dy, out, in[0], in[1]) : null
        };
        return Variable.made(y, rule, a, b);
    }

    static Variable of(Tensor y, Variable a, Variable b, Variable c, OfThree da, OfThree db, OfThree dc) {
        Rule rule = (dy, out, in, wanted) -> new @Nullable Variable[] {
            wanted.of(0) ? da.gradient(dy, in[0], in[1], in[2]) : null,
            wanted.of(1) ? db.gradient(dy, in[0], in[1], in[2]) : null,
            wanted.of(2) ? dc.gradient(dy, in[0], in[1], in[2]) : null
        };
        return Variable.made(y, rule, a, b, c);
    }

    /** Whether an operation on these would be recorded. */
    static boolean recorded(Variable dy, Variable y, Variable[] inputs) {
        boolean any = dy.needsGradient() || y.needsGradient();
        for (Variable input : inputs) {
            any |= input.needsGradient();
        }
        return any;
    }
}
