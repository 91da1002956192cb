package dev.forger.gan;

import dev.forger.gan.setting.Setting;
import dev.forger.kernel.random.RandomSpec.Distribution;
import dev.forger.memory.Shape;
import dev.forger.tensor.Draws;
import dev.forger.tensor.Tensor;

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
        return Setting.text(this);
    }

    /** Noise of a shape. */
    Tensor draw(Draws draws, Shape shape) {
        return draws.draw(distribution, shape, a, b);
    }
}
