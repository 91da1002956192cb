package dev.forger.bench;

import dev.forger.device.Device;
import dev.forger.kernel.optim.AdamKernel;
import dev.forger.kernel.optim.AdamSpec;
import dev.forger.memory.Buffer;
import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.annotations.Param;

/** The update of all parameters of a network by Adam, in place. */
public class AdamBench extends DeviceBench {
    private static final float STEP_SIZE = 2e-4f;
    private static final float BETA_1 = 0.5f;
    private static final float BETA_2 = 0.999f;
    private static final float CORRECTION = 2;
    private static final float EPS = 1e-8f;

    /** Whose parameters. */
    @Param
    public Network network = Network.DCGAN28_G;

    /** Networks by their number of parameters: weights, biases, and the two of batch normalisation a channel. */
    public enum Network {
        /** The generator of dcgan-28. */
        DCGAN28_G(100 * 6272 + 2 * 128 + 128 * 64 * 16 + 2 * 64 + 64 * 16 + 1),
        /** The discriminator of dcgan-64. */
        DCGAN64_D(16 * (3 * 64 + 64 * 128 + 128 * 256 + 256 * 512 + 512) + 64 + 2 * (128 + 256 + 512) + 1);

        private final long parameters;

        Network(long parameters) {
            this.parameters = parameters;
        }
    }

    @Override
    Work work() {
        return Work.memory(7 * network.parameters);
    }

    @Override
    Timed prepare(Device opened, Operands operands) {
        long count = network.parameters;
        AdamKernel kernel = opened.kernel(new AdamSpec(count));
        Buffer parameters = operands.updated(count, -1, 1);
        Buffer gradients = operands.uniform(count);
        Buffer m = operands.updated(count, -1, 1);
        Buffer v = operands.updated(count, 0, 1);
        Buffer factors = operands.of(MemorySegment.ofArray(new float[] {STEP_SIZE, CORRECTION}));
        operands.reset();
        float[] p = operands.read(parameters);
        float[] g = operands.read(gradients);
        float[] m0 = operands.read(m);
        float[] v0 = operands.read(v);
        return new Timed(
                () -> kernel.run(parameters, gradients, m, v, factors, BETA_1, BETA_2, EPS),
                () -> SpotCheck.check("parameters", operands.read(parameters), i -> updated(p[i], g[i], m0[i], v0[i])));
    }

    private static SpotCheck.Expected updated(float p, float g, float m, float v) {
        double newM = BETA_1 * (double) m + (1 - BETA_1) * (double) g;
        double newV = BETA_2 * (double) v + (1 - BETA_2) * (double) g * g;
        double scale = STEP_SIZE / (Math.sqrt(newV) * CORRECTION + EPS);
        // Some 10 roundings of the step, one of the difference.
        double magnitude = (BETA_1 * Math.abs(m) + (1 - BETA_1) * Math.abs(g)) * scale;
        return new SpotCheck.Expected(p - newM * scale, SpotCheck.U * (10 * magnitude + 2 * Math.abs(p)));
    }
}
