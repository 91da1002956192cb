package dev.forger.gan.model;

import dev.forger.data.PictureShape;

/**
 * What a pair of networks is to be built for.
 *
 * @param pictures the shape of a sample
 * @param condition the length of the vector that says what a sample is of; 0 if nothing does
 * @param seenChannels the planes that the discriminator sees: those of all samples that it judges together, and those
 *     of a condition
 * @param outputs the discriminator's: a logit, then one for each element of a condition where it is asked for
 * @param norm how the discriminator normalises
 * @param upsampling how the generator grows its maps
 * @param diversity what the discriminator is told of a batch as a whole
 */
public record Blueprint(
        PictureShape pictures,
        int condition,
        int seenChannels,
        int outputs,
        Norm norm,
        Upsampling upsampling,
        Diversity diversity) {
    /** The length of the generator's input: noise, then condition. */
    public int generatorInputs(int latent) {
        return latent + condition;
    }
}
