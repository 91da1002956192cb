package dev.forger.gan;

import dev.forger.device.Device;
import dev.forger.nn.Initialiser;
import dev.forger.nn.Network;
import dev.forger.tensor.Elementwise;

/**
 * The moving average of a network's weights and running statistics, {@code a ← keep·a + (1 − keep)·w} a step (Karras et
 * al. 2018, section 5; Yazıcı et al. 2019): it makes calmer pictures than the weights of any one step. At the t-th step
 * of the network {@code keep = min(decay, (1 + t)/(10 + t))}, so that it reaches back over a ninth of the steps at most
 * and random first weights are soon forgotten; the ramp of Karras et al. 2020 (ADA) is alike.
 *
 * @param network of the averaged weights
 * @param decay what is kept of the average at each step, once there are many
 */
record Average(Network network, float decay) implements AutoCloseable {
    /** The average of a network's first weights: those. */
    static Average of(Device device, Network followed, float decay) {
        Average average = new Average(Network.build(followed.config(), device, new Initialiser.Dcgan(), 0), decay);
        average.move(followed, 0);
        return average;
    }

    /**
     * Takes a step's weights in.
     *
     * @param steps that the network has learnt in, with this one
     */
    void follow(Network followed, long steps) {
        move(followed, Math.min(decay, (1f + steps) / (10f + steps)));
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
