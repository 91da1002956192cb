package dev.forger.autograd;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pass over the recorded variables themselves: what it gives can be differentiated again. */
final class DifferentiablePass extends BackwardPass {
    private final @Nullable Variable[] gradients;

    /**
     * A pass.
     *
     * @param gradients where the results go; entries of variables that the loss does not depend on stay
     */
    DifferentiablePass(Variable loss, List<Variable> wrt, @Nullable Variable[] gradients) {
        super(loss, wrt);
        this.gradients = gradients;
    }

    @Override
    void store(Slot slot, Variable gradient) {
        slot.gradient = gradient;
    }

    @Override
    void propagate(Variable v, Rule rule, Variable dy, Wanted wanted) {
        @Nullable Variable[] ofInputs = rule.gradients(dy, v, v.inputs(), wanted);
        for (int i = 0; i < v.inputs().length; i++) {
            Variable gradient = ofInputs[i];
            if (wanted.of(i) && gradient != null) {
                Slot slot = slot(v.inputs()[i]);
                Variable part = Reductions.sumTo(gradient, v.inputs()[i].shape());
                slot.gradient = slot.gradient == null ? part : Arithmetic.add(slot.gradient, part);
            }
        }
    }

    @Override
    void deliver(int asked, Variable gradient) {
        gradients[asked] = gradient;
    }

    @Override
    void passed(Variable v) {
        // What was recorded stays.
    }

    @Override
    void release(Variable gradient) {
        // It is part of the graph that was recorded.
    }
}
