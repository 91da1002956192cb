package dev.forger.tensor;

import dev.forger.device.Device;
import dev.forger.kernel.random.RandomSpec.Distribution;
import dev.forger.memory.Buffer;
import dev.forger.memory.Shape;

/**
 * The random numbers of one player's step: every draw has numbers of its own, a pure function of (seed, the
 * stream's number in the device's memory, which draw it is). A recorded step therefore draws anew at each replay,
 * and a resumed run draws what an uninterrupted one would have.
 *
 * <p>Draws are told apart by their order: a step must make them in the same order every time.
 */
public final class Draws {
    /** 2⁶⁴ over the golden ratio: far apart for every number of draws (Knuth, TAOCP 3, 6.4). */
    private static final long APART = 0x9E3779B97F4A7C15L;

    private final Device device;
    private final Buffer stream;
    private long seed;

    /**
     * Draws of one step.
     *
     * @param seed of the run
     * @param stream one 64-bit number in the device's memory
     */
    public Draws(Device device, long seed, Buffer stream) {
        this.device = device;
        this.seed = seed;
        this.stream = stream;
    }

    /** Standard normal numbers. */
    public Tensor normal(Shape shape) {
        return draw(Distribution.NORMAL, shape, 0, 1);
    }

    /** Uniform numbers on [low, high). */
    public Tensor uniform(Shape shape, float low, float high) {
        return draw(Distribution.UNIFORM, shape, low, high);
    }

    /** The next draw; a and b are the bounds, or mean and standard deviation. */
    public Tensor draw(Distribution distribution, Shape shape, float a, float b) {
        Tensor drawn = RandomTensor.draw(device, distribution, shape, seed, stream, a, b);
        seed += APART;
        return drawn;
    }
}
