package dev.forger.gan;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.Functions;
import dev.forger.autograd.Reductions;
import dev.forger.autograd.Variable;
import java.util.Locale;

/**
 * The two-player game's losses (Goodfellow et al. 2014, section 3), on logits: D(x) is the sigmoid of the
 * discriminator's output, and −log of a sigmoid is the softplus of the negated logit, which never overflows.
 */
public enum Objective {
    /** The generator descends log(1 − D(G(z))), the value function itself; its gradient dies when D wins. */
    MINIMAX {
        @Override
        public Variable generatorLoss(Variable fakeLogits) {
            return Arithmetic.neg(mean(Functions.softplus(fakeLogits)));
        }
    },
    /** The generator descends −log D(G(z)): the same fixed point, with a strong gradient early in training. */
    NON_SATURATING {
        @Override
        public Variable generatorLoss(Variable fakeLogits) {
            return mean(Functions.softplus(Arithmetic.neg(fakeLogits)));
        }
    };

    /**
     * What the discriminator descends: −(log D(x) + log(1 − D(G(z)))), each a mean over its batch.
     *
     * @param realLogits (N, 1)
     * @param fakeLogits (N, 1)
     * @return a scalar
     */
    public Variable discriminatorLoss(Variable realLogits, Variable fakeLogits) {
        Variable real = mean(Functions.softplus(Arithmetic.neg(realLogits)));
        return Arithmetic.add(real, mean(Functions.softplus(fakeLogits)));
    }

    /**
     * What the generator descends, a mean over the batch.
     *
     * @param fakeLogits (N, 1)
     * @return a scalar
     */
    public abstract Variable generatorLoss(Variable fakeLogits);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Variable mean(Variable a) {
        return Reductions.mean(a, false);
    }
}
