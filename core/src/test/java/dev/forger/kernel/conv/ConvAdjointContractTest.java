package dev.forger.kernel.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.kernel.Activation;
import dev.forger.kernel.Expected;
import dev.forger.kernel.GuardedBuffer;
import dev.forger.kernel.Kernel;
import dev.forger.kernel.KernelContractTest;
import dev.forger.kernel.Trial;
import dev.forger.memory.Buffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The three directions are adjoint: {@code ⟨forward(x, w), y⟩ = ⟨x, backwardData(y, w)⟩ = ⟨w,
 * backwardWeights(x, y)⟩}, exactly on small integers where no kernel has an error factor.
 */
public abstract class ConvAdjointContractTest extends KernelContractTest {
    /** For subclasses. */
    protected ConvAdjointContractTest() {}

    @Test
    void namedGeometries() {
        ConvCases.all().forEach(c -> check(c.geometry(), 1));
    }

    @Test
    void randomGeometries() {
        for (long seed : seeds(60)) {
            check(ConvCases.random(new Random(seed)), seed);
        }
    }

    private void check(ConvGeometry g, long seed) {
        verify(g, seed, trial -> {
            float[] src = trial.integers((int) g.srcSize());
            float[] weights = trial.integers((int) g.weightsSize());
            float[] dst = trial.integers((int) g.dstSize());
            Buffer x = trial.input("src", src);
            Buffer w = trial.input("weights", weights);
            Buffer y = trial.input("dst", dst);
            GuardedBuffer forward = trial.output("forward", Trial.poison(dst.length));
            GuardedBuffer data = trial.output("backwardData", Trial.poison(src.length));
            GuardedBuffer gradient = trial.output("backwardWeights", Trial.poison(weights.length));
            var device = trial.device();
            var toDst = device.kernel(new ConvForwardSpec(g, false, Activation.IDENTITY));
            var toSrc = device.kernel(new ConvBackwardDataSpec(g, false, Activation.IDENTITY));
            var toWeights = device.kernel(new ConvBackwardWeightsSpec(g));
            toDst.run(x, w, Buffer.none(), forward);
            toSrc.run(y, w, Buffer.none(), data);
            toWeights.run(x, y, gradient);
            int kernel = g.kh() * g.kw();
            double ofForward =
                    error(toDst, (long) g.ic() / g.groups() * kernel, dst, ConvSpread.forward(g, src, weights));
            double ofData =
                    error(toSrc, (long) g.oc() / g.groups() * kernel, src, ConvSpread.backwardData(g, dst, weights));
            double ofWeights =
                    error(toWeights, (long) g.n() * g.oh() * g.ow(), weights, ConvSpread.backwardWeights(g, src, dst));
            double product = dot(forward.read(), dst);
            assertEquals(product, dot(data.read(), src), ofForward + ofData, "⟨forward, y⟩ and ⟨x, backwardData⟩");
            assertEquals(
                    product,
                    dot(gradient.read(), weights),
                    ofForward + ofWeights,
                    "⟨forward, y⟩ and ⟨w, backwardWeights⟩");
        });
    }

    /** The error that a kernel may make, summed as the result is; none on small integers without an error factor. */
    private static double error(Kernel kernel, long products, float[] other, double[] spread) {
        double error = 0;
        for (int i = 0; kernel.errorFactor() > 1 && i < other.length; i++) {
            error += kernel.errorFactor() * Expected.gamma(products + 2) * Math.abs(other[i]) * spread[i];
        }
        return error;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
