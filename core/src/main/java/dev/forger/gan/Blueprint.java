package dev.forger.gan;

import dev.forger.data.PictureShape;

/**
 * What a pair of networks is to be built for.
 *
 * @param pictures the shape of a sample
 * @param condition the length of the vector that says what a sample is of; 0 if nothing does
 * @param config the run's settings
 */
public record Blueprint(PictureShape pictures, int condition, TrainingConfig config) {
    /**
     * Checks that condition and settings agree.
     *
     * @throws IllegalArgumentException if they do not
     */
    public Blueprint {
        config.requireConsistent();
        boolean wanted = config.get(Settings.CONDITION) != Conditioning.NONE;
        if (wanted != condition > 0) {
            throw new IllegalArgumentException("condition: " + config.get(Settings.CONDITION) + ", but the data have "
                    + (condition > 0 ? condition + " classes that would go unused" : "no classes"));
        }
    }

    /** The length of the generator's input: noise, then condition. */
    public int generatorInputs(int latent) {
        return latent + condition;
    }

    /** The planes that the discriminator sees of each (packed) sample. */
    public int seenChannels() {
        int planes = config.get(Settings.CONDITION) == Conditioning.PLANES ? condition : 0;
        return pictures.channels() * config.get(Settings.PACK) + planes;
    }

    /** The discriminator's outputs: a logit, then one for each element of the condition where it is asked for. */
    public int outputs() {
        return switch (config.get(Settings.CONDITION)) {
            case NONE, PLANES -> 1;
            case PROJECTION, AUXILIARY -> 1 + condition;
        };
    }
}
