package dev.forger.gan.objective;

import static dev.forger.autograd.Arithmetic.add;
import static dev.forger.autograd.Arithmetic.affine;
import static dev.forger.autograd.Arithmetic.neg;
import static dev.forger.autograd.Arithmetic.square;
import static dev.forger.autograd.Functions.relu;
import static dev.forger.autograd.Functions.softplus;

import dev.forger.autograd.Reductions;
import dev.forger.autograd.Variable;
import dev.forger.gan.setting.Setting;

/**
 * The two-player game's losses, on the discriminator's output l, means over a batch. Where D is a probability it is
 * the sigmoid of l, and −log of a sigmoid is the softplus of the negated logit, which never overflows.
 */
public enum Objective {
    /**
     * The generator descends log(1 − D(G(z))), the value function itself (Goodfellow et al. 2014, equation 1); its
     * gradient dies when D wins.
     */
    MINIMAX {
        @Override
        public Variable generatorLoss(Variable fakeLogits) {
            return neg(mean(softplus(fakeLogits)));
        }
    },
    /** The generator descends −log D(G(z)) (section 3): the same fixed point, with a strong gradient early on. */
    NON_SATURATING {
        @Override
        public Variable generatorLoss(Variable fakeLogits) {
            return mean(softplus(neg(fakeLogits)));
        }
    },
    /** Squared distances to 1 for real and 0 for fake, halved (LSGAN, Mao et al. 2017, equation 9). */
    LEAST_SQUARES {
        @Override
        public Variable realLoss(Variable logits, float label) {
            return affine(mean(square(affine(logits, 1, -label))), 0.5f, 0);
        }

        @Override
        public Variable fakeLoss(Variable logits) {
            return affine(mean(square(logits)), 0.5f, 0);
        }

        @Override
        public Variable generatorLoss(Variable fakeLogits) {
            return affine(mean(square(affine(fakeLogits, 1, -1))), 0.5f, 0);
        }
    },
    /** max(0, 1 − l) and max(0, 1 + l); the generator ascends l (Lim and Ye 2017; Miyato et al. 2018). */
    HINGE {
        @Override
        public Variable realLoss(Variable logits, float label) {
            return mean(relu(affine(logits, -1, 1)));
        }

        @Override
        public Variable fakeLoss(Variable logits) {
            return mean(relu(affine(logits, 1, 1)));
        }

        @Override
        public Variable generatorLoss(Variable fakeLogits) {
            return neg(mean(fakeLogits));
        }
    },
    /**
     * The critic's difference E l(G(z)) − E l(x), an estimate of the Wasserstein distance where a regulariser keeps
     * the critic's slope near 1 (Arjovsky et al. 2017; Gulrajani et al. 2017).
     */
    WASSERSTEIN {
        @Override
        public Variable realLoss(Variable logits, float label) {
            return neg(mean(logits));
        }

        @Override
        public Variable fakeLoss(Variable logits) {
            return mean(logits);
        }

        @Override
        public Variable generatorLoss(Variable fakeLogits) {
            return neg(mean(fakeLogits));
        }
    };

    /** Whether the discriminator's target for real pictures is a number that can be smoothed. */
    public boolean hasLabels() {
        return this != HINGE && this != WASSERSTEIN;
    }

    /**
     * The discriminator's loss on real pictures; by default −t·log D(x) − (1 − t)·log(1 − D(x)).
     *
     * @param logits (N, 1)
     * @param label t, what D(x) should be: 1, or less with one-sided label smoothing (Salimans et al. 2016, 3.4);
     *     ignored where there are no labels
     * @return a scalar
     */
    public Variable realLoss(Variable logits, float label) {
        Variable certain = mean(softplus(neg(logits)));
        // softplus(l) = softplus(−l) + l: the second logarithm is the first and the logit.
        return label == 1 ? certain : add(certain, affine(mean(logits), 1 - label, 0));
    }

    /**
     * The discriminator's loss on fake pictures; by default −log(1 − D(G(z))).
     *
     * @param logits (N, 1)
     * @return a scalar
     */
    public Variable fakeLoss(Variable logits) {
        return mean(softplus(logits));
    }

    /**
     * What the generator descends.
     *
     * @param fakeLogits (N, 1)
     * @return a scalar
     */
    public abstract Variable generatorLoss(Variable fakeLogits);

    @Override
    public String toString() {
        return Setting.text(this);
    }

    private static Variable mean(Variable a) {
        return Reductions.mean(a, false);
    }
}
