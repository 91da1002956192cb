package dev.forger.gan;

import dev.forger.device.Device;
import dev.forger.memory.Shape;
import dev.forger.tensor.RandomTensor;
import dev.forger.tensor.Tensor;
import java.util.Locale;

/** The distribution p(z) of the generator's noise. */
public enum Prior {
    /** Standard normal. */
    NORMAL {
        @Override
        Tensor draw(Device device, Shape shape, long seed, long stream) {
            return RandomTensor.normal(device, shape, seed, stream, 0, 1);
        }
    },
    /** Uniform on [−1, 1), the choice of Radford et al. 2016. */
    UNIFORM {
        @Override
        Tensor draw(Device device, Shape shape, long seed, long stream) {
            return RandomTensor.uniform(device, shape, seed, stream, -1, 1);
        }
    };

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Noise of a shape, a pure function of (seed, stream). */
    abstract Tensor draw(Device device, Shape shape, long seed, long stream);
}
