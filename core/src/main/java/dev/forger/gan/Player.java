package dev.forger.gan;

import dev.forger.autograd.Gradients;
import dev.forger.autograd.Variable;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.nn.Adam;
import dev.forger.nn.AdamPath;
import dev.forger.nn.Layer;
import dev.forger.nn.Network;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Reduction;
import dev.forger.tensor.Tensor;
import java.util.function.Function;

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

    /**
     * The network as it would be after some updates more, each by the gradient of a loss of the network before it, in
     * the current scope: a computation that gradients flow through, those of gradients too. Nothing of this player
     * changes.
     *
     * @param steps how many, 0 or more
     * @param loss of a network like this one, one element
     */
    Layer ahead(int steps, Function<Layer, Variable> loss) {
        Tensor state =
                Elementwise.unary(ElementwiseOp.COPY, network.parameters().state());
        AdamPath path = optimiser.path();
        for (int step = 0; step < steps; step++) {
            Variable cost = loss.apply(network.on(path.values(), state));
            path = path.next(Gradients.ofDifferentiable(cost, path.values()).getFirst());
        }
        return network.on(path.values(), state);
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
