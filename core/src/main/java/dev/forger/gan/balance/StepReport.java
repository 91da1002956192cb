package dev.forger.gan.balance;

/**
 * What one training step did. Figures of the discriminator are those of its last step, before its update, means over
 * the batch.
 *
 * @param step the number of steps done, this one counted
 * @param discriminatorLoss what the discriminator descended: its objective and regularisers
 * @param generatorLoss what the generator descended
 * @param realProbability D(x), the sigmoid of the real samples' logits
 * @param fakeProbability D(G(z)), the sigmoid of the made samples' logits
 * @param realAccuracy the share of real samples with a logit above 0
 * @param fakeAccuracy the share of made samples with a logit not above 0
 * @param discriminatorGradient the length of the gradient of the discriminator's loss
 * @param generatorGradient the length of the gradient of the generator's loss
 */
public record StepReport(
        long step,
        float discriminatorLoss,
        float generatorLoss,
        float realProbability,
        float fakeProbability,
        float realAccuracy,
        float fakeAccuracy,
        float discriminatorGradient,
        float generatorGradient) {}
