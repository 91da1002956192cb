package dev.forger.bench;

import dev.forger.device.Device;
import dev.forger.kernel.conv.ConvBackwardWeightsKernel;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.Buffer;

/** The gradient of the weights, for convolutions and transposed convolutions alike. */
public class ConvBackwardWeightsBench extends ConvBench {
    @Override
    Timed prepare(Device opened, Operands operands) {
        ConvGeometry g = geometry();
        ConvBackwardWeightsKernel kernel = opened.kernel(new ConvBackwardWeightsSpec(g));
        Buffer src = operands.uniform(g.srcSize());
        Buffer diffDst = operands.uniform(g.dstSize());
        Buffer diffWeights = operands.output(g.weightsSize());
        return new Timed(
                () -> kernel.run(src, diffDst, diffWeights),
                () -> {
                    float[] x = operands.read(src);
                    float[] y = operands.read(diffDst);
                    SpotCheck.check(
                            "diffWeights",
                            operands.read(diffWeights),
                            index -> element(g, x, y, index).by(kernel));
                },
                () -> new PeerTask.Convolution(
                        PeerTask.Direction.BACKWARD_WEIGHTS,
                        g,
                        operands.read(src),
                        operands.read(diffWeights),
                        operands.read(diffDst)));
    }

    private static SpotCheck.Expected element(ConvGeometry g, float[] src, float[] diffDst, int index) {
        int kx = index % g.kw();
        int ky = index / g.kw() % g.kh();
        int i = index / (g.kh() * g.kw()) % g.ic();
        int o = index / (g.ic() * g.kh() * g.kw());
        Sum sum = new Sum();
        for (int place = 0; place < g.n() * g.oh() * g.ow(); place++) {
            int ox = place % g.ow();
            int oy = place / g.ow() % g.oh();
            int n = place / (g.oh() * g.ow());
            int pixel = pixel(g, n, i, oy, ox, ky, kx);
            if (pixel >= 0) {
                sum.add(src[pixel], diffDst[feature(g, n, o, oy, ox)]);
            }
        }
        return sum.expected((long) g.n() * g.oh() * g.ow());
    }
}
