package dev.forger.autograd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reverse accumulation over the part of a graph that leads from the loss to the variables asked for. The
 * graph is walked with a stack of its own, so that its depth is limited by memory alone, and in an order
 * that only its structure fixes.
 */
abstract class BackwardPass {
    /** What a pass knows of one variable. */
    static final class Slot {
        /** Its place among the variables asked for, or −1. */
        int asked = -1;
        /** Whether it is one of those or made from them. */
        boolean leads;
        /** The sum of what has flowed into it. */
        @Nullable
        Variable gradient;

        private boolean visited;
        private int nextInput;
    }

    private final Variable loss;
    private final IdentityHashMap<Variable, Slot> slots = new IdentityHashMap<>();
    private final List<Variable> order = new ArrayList<>();

    BackwardPass(Variable loss, List<Variable> wrt) {
        if (loss.shape().size() != 1) {
            throw new IllegalArgumentException("gradients: the loss has shape " + loss.shape()
                    + ", expected one element; sum or average it first");
        }
        this.loss = loss;
        for (Variable v : wrt) {
            if (!v.needsGradient()) {
                throw new IllegalArgumentException("gradients: variable " + slots.size() + " of shape " + v.shape()
                        + " is a constant; make it with Variable.parameter, or from one that was");
            }
            Slot slot = new Slot();
            slot.asked = slots.size();
            if (slots.put(v, slot) != null) {
                throw new IllegalArgumentException("gradients: variable " + slot.asked + " is named twice");
            }
        }
        sort();
    }

    /** Inputs before outputs, by a depth-first walk. */
    private void sort() {
        Deque<Variable> path = new ArrayDeque<>();
        enter(loss, path);
        while (!path.isEmpty()) {
            Variable v = path.peek();
            Slot slot = slot(v);
            if (slot.nextInput < v.inputs().length) {
                enter(v.inputs()[slot.nextInput++], path);
                continue;
            }
            path.pop();
            slot.leads = slot.asked >= 0;
            for (Variable input : v.inputs()) {
                slot.leads |= leads(input);
            }
            if (slot.leads) {
                order.add(v);
            }
        }
    }

    private void enter(Variable v, Deque<Variable> path) {
        if (v.needsGradient()) {
            Slot slot = slots.computeIfAbsent(v, k -> new Slot());
            if (!slot.visited) {
                slot.visited = true;
                path.push(v);
            }
        }
    }

    private boolean leads(Variable v) {
        return v.needsGradient() && slot(v).leads;
    }

    final Slot slot(Variable v) {
        return java.util.Objects.requireNonNull(slots.get(v));
    }

    /** Starts with the loss's gradient, 1 in its shape, and gives each variable's sum on to its inputs. */
    final void run(Variable one) {
        if (!leads(loss)) {
            return;
        }
        store(slot(loss), one);
        for (int i = order.size() - 1; i >= 0; i--) {
            Variable v = order.get(i);
            Slot slot = slot(v);
            Variable dy = slot.gradient;
            if (dy == null) {
                passed(v);
                continue;
            }
            Rule rule = v.rule();
            Wanted wanted = new Wanted(v.inputs().length);
            boolean any = false;
            for (int k = 0; k < v.inputs().length; k++) {
                if (leads(v.inputs()[k])) {
                    wanted.add(k);
                    any = true;
                }
            }
            if (rule != null && any) {
                propagate(v, rule, dy, wanted);
            }
            if (slot.asked >= 0) {
                deliver(slot.asked, dy);
            }
            slot.gradient = null;
            release(dy);
            passed(v);
        }
    }

    /** The variables that {@link #run} passes, inputs before outputs. */
    final List<Variable> order() {
        return order;
    }

    /** Sets a slot's gradient. */
    abstract void store(Slot slot, Variable gradient);

    /** Adds to the slots of the wanted inputs of {@code v} what its rule gives. */
    abstract void propagate(Variable v, Rule rule, Variable dy, Wanted wanted);

    /** Takes the finished gradient of a variable that was asked for. */
    abstract void deliver(int asked, Variable gradient);

    /** Is told that this pass does not read the variable's value again. */
    abstract void passed(Variable v);

    /** Is told that this pass does not read the gradient again. */
    abstract void release(Variable gradient);
}
