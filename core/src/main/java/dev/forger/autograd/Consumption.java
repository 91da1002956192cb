package dev.forger.autograd;

import dev.forger.memory.Storage;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Frees the values of a graph while a pass goes through it, each block as soon as the last variable that has
 * a view of it was passed: by then all operations that it went into, and the one that made it, have been
 * differentiated. The loss, leaves and constants stay.
 */
final class Consumption {
    private final IdentityHashMap<Storage, Integer> views = new IdentityHashMap<>();

    /** Of the variables of a pass, those that it will tell of. */
    Consumption(Variable loss, List<Variable> passed) {
        for (Variable v : passed) {
            views.merge(v.value().storage(), 1, Integer::sum);
        }
        views.remove(loss.value().storage());
        for (Variable v : passed) {
            if (v.rule() == null) {
                views.remove(v.value().storage());
            }
            for (Variable input : v.inputs()) {
                if (!input.needsGradient()) {
                    views.remove(input.value().storage());
                }
            }
        }
    }

    /** Is told that a variable was passed. */
    void passed(Variable v) {
        Storage storage = v.value().storage();
        Integer left = views.computeIfPresent(storage, (block, count) -> count - 1);
        if (left != null && left == 0) {
            views.remove(storage);
            storage.close();
        }
    }
}
