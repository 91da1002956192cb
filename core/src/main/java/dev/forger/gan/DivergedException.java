package dev.forger.gan;

/** Training produced a number that is not finite; nothing after it can be trusted. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DivergedException(String network, String what, float value, long step, float learningRate) {
        super("the " + network + "'s " + what + " became " + value + " at step " + step + " (learning rate "
                + learningRate + "); a smaller --learning-rate may help, --resume goes on from the last checkpoint");
    }
}
