package dev.forger.bench;

import dev.forger.kernel.conv.ConvGeometry;
import org.openjdk.jmh.annotations.Param;

/** What the three directions share. */
public abstract class ConvBench extends DeviceBench {
    /** The layer. */
    @Param
    public ConvShape shape = ConvShape.DCGAN28_D2_G2;

    /** Pictures: a number, or the batch that the layer is trained at. */
    @Param(ConvShape.OWN_BATCH)
    public String batch = ConvShape.OWN_BATCH;

    @Override
    final Work work() {
        ConvGeometry g = geometry();
        return Work.arithmetic(g.flops(), g.srcSize() + g.weightsSize() + g.dstSize());
    }

    /** The layer at that batch. */
    final ConvGeometry geometry() {
        return shape.geometry(batch);
    }

    /** One element of an output, in float64, as the sum that defines it. */
    static final class Sum {
        private double value;
        private double magnitude;

        void add(float a, float b) {
            value += (double) a * b;
            magnitude += Math.abs((double) a * b);
        }

        /** The sum with its bound; {@code k} counts the taps on padding too, as the contract does. */
        SpotCheck.Expected expected(long k) {
            return SpotCheck.Expected.sum(value, magnitude, k);
        }
    }

    /** The index of an element of the image side, or −1 on the padding: what tap (ky, kx) of feature (oy, ox) sees. */
    static int pixel(ConvGeometry g, int n, int i, int oy, int ox, int ky, int kx) {
        int y = oy * g.strideH() - g.padH() + ky;
        int x = ox * g.strideW() - g.padW() + kx;
        boolean inside = y >= 0 && y < g.ih() && x >= 0 && x < g.iw();
        return inside ? ((n * g.ic() + i) * g.ih() + y) * g.iw() + x : -1;
    }

    static int weight(ConvGeometry g, int o, int i, int ky, int kx) {
        return ((o * g.ic() + i) * g.kh() + ky) * g.kw() + kx;
    }

    static int feature(ConvGeometry g, int n, int o, int oy, int ox) {
        return ((n * g.oc() + o) * g.oh() + oy) * g.ow() + ox;
    }
}
