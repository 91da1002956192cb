package dev.forger.autograd;

import dev.forger.memory.MemoryScope;
import dev.forger.memory.Storage;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A pass over constants: records nothing, and frees each gradient once it was passed on. */
final class FirstOrderPass extends BackwardPass {
    /** Takes the gradient of the variable at an index; the tensor may be a view, and ends with the pass. */
    interface Sink {
        void accept(int index, Tensor gradient);
    }

    private final Sink sink;
    private final Optional<Consumption> consumption;
    // How many gradients of this pass are views of a block: add hands one block to both of its inputs.
    private final IdentityHashMap<Storage, Integer> uses = new IdentityHashMap<>();

    /**
     * A pass.
     *
     * @param consumes whether the values of what was recorded are freed on the way
     */
    FirstOrderPass(Variable loss, List<Variable> wrt, boolean consumes, Sink sink) {
        super(loss, wrt);
        this.sink = sink;
        this.consumption = consumes ? Optional.of(new Consumption(loss, order())) : Optional.empty();
    }

    @Override
    void store(Slot slot, Variable gradient) {
        slot.gradient = gradient;
        uses.merge(gradient.value().storage(), 1, Integer::sum);
    }

    @Override
    void propagate(Variable v, Rule rule, Variable dy, boolean[] needed) {
        Variable[] inputs = new Variable[v.inputs().length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = v.inputs()[i].detach();
        }
        try (MemoryScope scope = v.device().scope()) {
            @Nullable Variable[] gradients = rule.gradients(dy, v.detach(), inputs, needed);
            for (int i = 0; i < inputs.length; i++) {
                Variable gradient = gradients[i];
                if (needed[i] && gradient != null) {
                    add(slot(v.inputs()[i]), Reductions.sumTo(gradient, inputs[i].shape()), scope);
                }
            }
        }
    }

    private void add(Slot slot, Variable gradient, MemoryScope scope) {
        Variable sum = gradient;
        Variable old = slot.gradient;
        if (old != null) {
            sum = Variable.constant(Elementwise.add(old.value(), gradient.value()));
            release(old);
        }
        scope.keep(sum.value());
        store(slot, sum);
    }

    @Override
    void deliver(int asked, Variable gradient) {
        sink.accept(asked, gradient.value());
    }

    @Override
    void passed(Variable v) {
        consumption.ifPresent(c -> c.passed(v));
    }

    @Override
    void release(Variable gradient) {
        Storage storage = gradient.value().storage();
        if (uses.merge(storage, -1, Integer::sum) == 0) {
            uses.remove(storage);
            storage.close();
        }
    }
}
