package dev.forger.bench;

import dev.forger.device.Device;
import dev.forger.kernel.Activation;
import dev.forger.kernel.conv.ConvBackwardDataKernel;
import dev.forger.kernel.conv.ConvBackwardDataSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.Buffer;

/** Convolutions backward in the data, which are transposed convolutions forward. */
public class ConvBackwardDataBench extends ConvBench {
    @Override
    Timed prepare(Device opened, Operands operands) {
        ConvGeometry g = geometry();
        ConvBackwardDataKernel kernel = opened.kernel(new ConvBackwardDataSpec(g, false, Activation.IDENTITY));
        Buffer diffDst = operands.uniform(g.dstSize());
        Buffer weights = operands.uniform(g.weightsSize());
        Buffer diffSrc = operands.output(g.srcSize());
        return new Timed(
                () -> kernel.run(diffDst, weights, Buffer.none(), diffSrc),
                () -> {
                    float[] y = operands.read(diffDst);
                    float[] w = operands.read(weights);
                    SpotCheck.check(
                            "diffSrc",
                            operands.read(diffSrc),
                            index -> element(g, y, w, index).by(kernel));
                },
                () -> new PeerTask.Convolution(
                        PeerTask.Direction.BACKWARD_DATA,
                        g,
                        operands.read(diffSrc),
                        operands.read(weights),
                        operands.read(diffDst)));
    }

    /** Asks every feature of the picture and every tap whether it saw the pixel. */
    private static SpotCheck.Expected element(ConvGeometry g, float[] diffDst, float[] weights, int index) {
        int i = index / (g.ih() * g.iw()) % g.ic();
        int n = index / (g.ic() * g.ih() * g.iw());
        Sum sum = new Sum();
        for (int place = 0; place < g.oh() * g.ow(); place++) {
            int oy = place / g.ow();
            int ox = place % g.ow();
            for (int tap = 0; tap < g.kh() * g.kw(); tap++) {
                int ky = tap / g.kw();
                int kx = tap % g.kw();
                if (pixel(g, n, i, oy, ox, ky, kx) == index) {
                    for (int o = 0; o < g.oc(); o++) {
                        sum.add(diffDst[feature(g, n, o, oy, ox)], weights[weight(g, o, i, ky, kx)]);
                    }
                }
            }
        }
        return sum.expected((long) g.oc() * g.kh() * g.kw());
    }
}
