package dev.forger.gan.augment;

import dev.forger.autograd.Variable;
import dev.forger.tensor.Draws;
import dev.forger.tensor.Tensor;

/**
 * What is done to pictures, real and made, before the discriminator sees them: differentiable, so that the generator
 * learns through it.
 */
@FunctionalInterface
public interface Augmentation {
    /**
     * The pictures changed at random, each in its own way.
     *
     * @param pictures (N, C, H, W)
     * @param probability of each change for each picture: one element, in the device's memory, which may change from
     *     step to step
     * @param draws where all randomness comes from
     * @return (N, C, H, W)
     */
    Variable apply(Variable pictures, Tensor probability, Draws draws);
}
