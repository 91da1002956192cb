package dev.forger.autograd;

import dev.forger.memory.MemoryScope;
import dev.forger.memory.Storage;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A pass over constants: records nothing, and frees each gradient once it was passed on. */
final class FirstOrderPass extends BackwardPass {
    /**
     * Takes the gradient of the variable at an index; the tensor is the variable's place, or else may be a view and
     * ends with the pass.
     */
    interface Sink {
        void accept(int index, Tensor gradient);
    }

    private final Sink sink;
    private final List<Tensor> places;
    private final Optional<Consumption> consumption;
    // How many gradients of this pass are views of a block: add hands one block to both of its inputs.
    private final IdentityHashMap<Storage, Integer> uses = new IdentityHashMap<>();

    private FirstOrderPass(Variable loss, List<Variable> wrt, List<Tensor> places, boolean consumes, Sink sink) {
        super(loss, wrt);
        this.sink = sink;
        this.places = places;
        this.consumption = consumes ? Optional.of(new Consumption(loss, order())) : Optional.empty();
        // One use more than the pass makes of it: a place's memory is not the pass's to free.
        places.forEach(place -> uses.merge(place.storage(), 1, Integer::sum));
    }

    /** A pass that leaves what was recorded as it is. */
    static FirstOrderPass keeping(Variable loss, List<Variable> wrt, Sink sink) {
        return new FirstOrderPass(loss, wrt, List.of(), false, sink);
    }

    /**
     * A pass that frees the values of what was recorded on the way.
     *
     * @param places one tensor for each variable, which gradients and their sums are written to if they are dense
     */
    static FirstOrderPass consuming(Variable loss, List<Variable> wrt, List<Tensor> places, Sink sink) {
        return new FirstOrderPass(loss, wrt, places, true, sink);
    }

    /** Where the gradient of a slot's variable belongs. */
    private Optional<Tensor> place(Slot slot) {
        return slot.asked < 0 || places.isEmpty()
                ? Optional.empty()
                : Optional.of(places.get(slot.asked)).filter(Tensor::isContiguous);
    }

    @Override
    void store(Slot slot, Variable gradient) {
        slot.gradient = gradient;
        uses.merge(gradient.value().storage(), 1, Integer::sum);
    }

    /** Before a rule gives the first of the gradients that a place is for, it may write it there. */
    private void addPlaces(Variable v, Wanted wanted) {
        Set<Slot> known = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < v.inputs().length; i++) {
            if (wanted.of(i)) {
                int input = i;
                Slot slot = slot(v.inputs()[i]);
                if (slot.gradient == null && known.add(slot)) {
                    place(slot).ifPresent(place -> wanted.addPlace(input, place));
                }
            }
        }
    }

    @Override
    void propagate(Variable v, Rule rule, Variable dy, Wanted wanted) {
        addPlaces(v, wanted);
        Variable[] inputs = new Variable[v.inputs().length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = v.inputs()[i].detach();
        }
        try (MemoryScope scope = v.device().scope()) {
            @Nullable Variable[] gradients = rule.gradients(dy, v.detach(), inputs, wanted);
            for (int i = 0; i < inputs.length; i++) {
                Variable gradient = gradients[i];
                if (wanted.of(i) && gradient != null) {
                    add(slot(v.inputs()[i]), Reductions.sumTo(gradient, inputs[i].shape()), scope);
                }
            }
        }
    }

    private void add(Slot slot, Variable gradient, MemoryScope scope) {
        Variable sum = gradient;
        Variable old = slot.gradient;
        if (old != null) {
            Tensor dst = place(slot).orElseGet(() -> Tensor.empty(gradient.device(), gradient.shape()));
            Elementwise.add(old.value(), gradient.value(), dst);
            sum = Variable.constant(dst);
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
