package dev.forger.gan;

import dev.forger.device.Device;
import dev.forger.nn.Initialiser;
import dev.forger.nn.Network;
import dev.forger.tensor.Elementwise;

/**
 * The moving average of a network's weights and running statistics, {@code a ← keep·a + (1 − keep)·w} a step (Karras et
 * al. 2018, section 5; Yazıcı et al. 2019): it makes calmer pictures than the weights of any one step.
 *
 * @param network of the averaged weights
 * @param keep what is kept of the average at each step
 */
record Average(Network network, float keep) implements AutoCloseable {
    /** The average of a network's first weights: those. */
    static Average of(Device device, Network followed, float keep) {
        Average average = new Average(Network.build(followed.config(), device, new Initialiser.Dcgan(), 0), keep);
        average.move(followed, 0);
        return average;
    }

    /** Takes a step's weights in. */
    void follow(Network followed) {
        move(followed, keep);
    }

    private void move(Network followed, float kept) {
        Elementwise.average(followed.parameters().values(), network.parameters().values(), kept);
        Elementwise.average(followed.parameters().state(), network.parameters().state(), kept);
    }

    @Override
    public void close() {
        network.close();
    }
}
