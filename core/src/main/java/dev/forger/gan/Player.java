package dev.forger.gan;

import dev.forger.autograd.Variable;
import dev.forger.nn.Adam;
import dev.forger.nn.Network;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Reduction;
import dev.forger.tensor.Tensor;

/**
 * One of the two networks with what trains it.
 *
 * @param network the network
 * @param optimiser of its parameters
 */
record Player(Network network, Adam optimiser) implements AutoCloseable {
    private static final float EPS = 1e-8f;

    /** A player that learns by the settings' Adam at a rate. */
    static Player of(Network network, TrainingConfig config, float rate) {
        return new Player(
                network,
                new Adam(network.parameters(), rate, config.get(Settings.BETA1), config.get(Settings.BETA2), EPS));
    }

    /** Descends a loss, whose recording ends. */
    void learn(Variable loss) {
        network.parameters().backward(loss);
        optimiser.update();
    }

    /** The squared length of the last loss's gradient, one element. */
    Tensor squaredGradient() {
        Tensor gradients = network.parameters().gradients();
        return Reduction.sum(Elementwise.mul(gradients, gradients), false);
    }

    @Override
    public void close() {
        optimiser.close();
        network.close();
    }
}
