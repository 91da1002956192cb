package dev.forger.bench;

import dev.forger.device.Device;
import dev.forger.kernel.Activation;
import dev.forger.kernel.conv.ConvForwardKernel;
import dev.forger.kernel.conv.ConvForwardSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.Buffer;

/** Convolutions forward, which are transposed convolutions backward in the data. */
public class ConvForwardBench extends ConvBench {
    @Override
    Timed prepare(Device opened, Operands operands) {
        ConvGeometry g = geometry();
        ConvForwardKernel kernel = opened.kernel(new ConvForwardSpec(g, false, Activation.IDENTITY));
        Buffer src = operands.uniform(g.srcSize());
        Buffer weights = operands.uniform(g.weightsSize());
        Buffer dst = operands.output(g.dstSize());
        return new Timed(
                () -> kernel.run(src, weights, Buffer.none(), dst),
                () -> {
                    float[] x = operands.read(src);
                    float[] w = operands.read(weights);
                    SpotCheck.check(
                            "dst",
                            operands.read(dst),
                            index -> element(g, x, w, index).by(kernel));
                },
                () -> new PeerTask.Convolution(
                        PeerTask.Direction.FORWARD, g, operands.read(src), operands.read(weights), operands.read(dst)));
    }

    private static SpotCheck.Expected element(ConvGeometry g, float[] src, float[] weights, int index) {
        int ox = index % g.ow();
        int oy = index / g.ow() % g.oh();
        int o = index / (g.oh() * g.ow()) % g.oc();
        int n = index / (g.oc() * g.oh() * g.ow());
        Sum sum = new Sum();
        for (int i = 0; i < g.ic(); i++) {
            for (int tap = 0; tap < g.kh() * g.kw(); tap++) {
                int ky = tap / g.kw();
                int kx = tap % g.kw();
                int pixel = pixel(g, n, i, oy, ox, ky, kx);
                if (pixel >= 0) {
                    sum.add(src[pixel], weights[weight(g, o, i, ky, kx)]);
                }
            }
        }
        return sum.expected((long) g.ic() * g.kh() * g.kw());
    }
}
