package dev.forger.gan;

import dev.forger.device.Device;
import dev.forger.kernel.random.RandomSpec.Distribution;
import dev.forger.memory.Buffer;
import dev.forger.memory.Shape;
import dev.forger.tensor.RandomTensor;
import dev.forger.tensor.Tensor;
import java.util.Locale;

/** The distribution p(z) of the generator's noise. */
public enum Prior {
    /** Standard normal. */
    NORMAL(Distribution.NORMAL, 0, 1),
    /** Uniform on [−1, 1), the choice of Radford et al. 2016. */
    UNIFORM(Distribution.UNIFORM, -1, 1);

    private final Distribution distribution;
    private final float a;
    private final float b;

    Prior(Distribution distribution, float a, float b) {
        this.distribution = distribution;
        this.a = a;
        this.b = b;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Noise of a shape, a pure function of (seed, the stream's number in the device's memory). */
    Tensor draw(Device device, Shape shape, long seed, Buffer stream) {
        return RandomTensor.draw(device, distribution, shape, seed, stream, a, b);
    }
}
