package dev.forger.nn;

/** What the weights of a linear map go through each time before they are used. */
public sealed interface WeightForm {
    /** They are used as they are. */
    record Plain() implements WeightForm {}

    /**
     * Equalised learning rate (Karras et al. 2018, section 4.1): they start from N(0, 1), biases at 0, and are used
     * times {@code gain/√n}, where n is how many inputs an output sums. So all weights have the same range, and an
     * optimiser that does not heed scale, such as Adam, the same speed for each. For a transposed convolution n is
     * the mean over the outputs, {@code in/groups·KH·KW/(strideH·strideW)}.
     *
     * @param gain √2 keeps the variance through a ReLU that follows (He et al. 2015), 1 where none does
     */
    record Equalised(float gain) implements WeightForm {
        /** Checks the gain. */
        public Equalised {
            if (!(gain > 0)) {
                throw new IllegalArgumentException("equalised: gain " + gain + ", expected a positive number");
            }
        }

        /** The gain for a layer before a ReLU or a leaky one: √2. */
        public static Equalised beforeRelu() {
            return new Equalised((float) Math.sqrt(2));
        }
    }

    /**
     * Spectral normalisation (Miyato et al. 2018, algorithm 1): they are used divided by their largest singular
     * value as a matrix of one row an output channel, so that the map's Lipschitz constant is at most about 1. A
     * pass in training brings the estimate nearer by one power iteration, whose vectors are kept with the weights as
     * PyTorch's {@code weight_u} and {@code weight_v}; inference leaves them.
     */
    record Spectral() implements WeightForm {}
}
