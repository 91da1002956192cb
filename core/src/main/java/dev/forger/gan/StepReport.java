package dev.forger.gan;

/**
 * What one training step did.
 *
 * @param step the number of steps done, this one counted
 * @param discriminatorLoss the value that the last discriminator step descended, −log D(x) − log(1 − D(G(z))), mean
 *     over the batch
 * @param generatorLoss the value that the generator step descended, mean over the batch
 * @param realProbability D(x), mean over the last batch of real pictures, before the update
 * @param fakeProbability D(G(z)), mean over the last batch of the discriminator's fakes, before the update
 */
public record StepReport(
        long step, float discriminatorLoss, float generatorLoss, float realProbability, float fakeProbability) {}
