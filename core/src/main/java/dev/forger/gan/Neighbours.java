package dev.forger.gan;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.Variable;
import dev.forger.autograd.Views;
import java.util.List;

/** Conditions of a batch (N, c) made of those of its samples and of the next ones, the first following the last. */
final class Neighbours {
    private Neighbours() {}

    /** For each sample the condition of the next. */
    static Variable shifted(Variable conditions) {
        long n = conditions.shape().dim(0);
        return Views.concat(List.of(Views.slice(conditions, 0, 1, n), Views.slice(conditions, 0, 0, 1)), 0);
    }

    /** The conditions, of the first of which, the given share, each is half-way to the next one's. */
    static Variable blended(Variable conditions, float share) {
        long n = conditions.shape().dim(0);
        long count = Math.round(share * (double) n);
        if (count == 0) {
            return conditions;
        }
        Variable between = Arithmetic.axpby(0.5f, conditions, 0.5f, shifted(conditions));
        return Views.concat(List.of(Views.slice(between, 0, 0, count), Views.slice(conditions, 0, count, n)), 0);
    }
}
