package dev.forger.kernel.conv;

/**
 * The three directions in float64, each output gathered by itself from the formula of {@link
 * ConvGeometry}.
 *
 * @param values the sums
 * @param magnitudes the sums of the absolute values
 */
record ConvSums(double[] values, double[] magnitudes) {
    private ConvSums(long size) {
        this(new double[Math.toIntExact(size)], new double[Math.toIntExact(size)]);
    }

    private void add(int at, double a, double b) {
        values[at] += a * b;
        magnitudes[at] += Math.abs(a * b);
    }

    static ConvSums forward(ConvGeometry g, float[] src, float[] weights) {
        ConvSums sums = new ConvSums(g.dstSize());
        for (int at = 0; at < sums.values.length; at++) {
            int ox = at % g.ow();
            int oy = at / g.ow() % g.oh();
            int o = at / (g.ow() * g.oh()) % g.oc();
            int n = at / (g.ow() * g.oh() * g.oc());
            for (int i = 0; i < g.ic() / g.groups(); i++) {
                int channel = o / (g.oc() / g.groups()) * (g.ic() / g.groups()) + i;
                for (int ky = 0; ky < g.kh(); ky++) {
                    int y = oy * g.strideH() - g.padH() + ky * g.dilationH();
                    for (int kx = 0; kx < g.kw(); kx++) {
                        int x = ox * g.strideW() - g.padW() + kx * g.dilationW();
                        if (y >= 0 && y < g.ih() && x >= 0 && x < g.iw()) {
                            sums.add(at, src[pixel(g, n, channel, y, x)], weights[tap(g, o, i, ky, kx)]);
                        }
                    }
                }
            }
        }
        return sums;
    }

    static ConvSums backwardData(ConvGeometry g, float[] diffDst, float[] weights) {
        ConvSums sums = new ConvSums(g.srcSize());
        int outputs = g.oc() / g.groups();
        for (int at = 0; at < sums.values.length; at++) {
            int x = at % g.iw();
            int y = at / g.iw() % g.ih();
            int channel = at / (g.iw() * g.ih()) % g.ic();
            int n = at / (g.iw() * g.ih() * g.ic());
            int inputs = g.ic() / g.groups();
            for (int ky = 0; ky < g.kh(); ky++) {
                int oy = feature(y + g.padH() - ky * g.dilationH(), g.strideH(), g.oh());
                for (int kx = 0; kx < g.kw(); kx++) {
                    int ox = feature(x + g.padW() - kx * g.dilationW(), g.strideW(), g.ow());
                    for (int j = 0; oy >= 0 && ox >= 0 && j < outputs; j++) {
                        int o = channel / inputs * outputs + j;
                        int from = ((n * g.oc() + o) * g.oh() + oy) * g.ow() + ox;
                        sums.add(at, diffDst[from], weights[tap(g, o, channel % inputs, ky, kx)]);
                    }
                }
            }
        }
        return sums;
    }

    static ConvSums backwardWeights(ConvGeometry g, float[] src, float[] diffDst) {
        ConvSums sums = new ConvSums(g.weightsSize());
        int inputs = g.ic() / g.groups();
        for (int at = 0; at < sums.values.length; at++) {
            int kx = at % g.kw();
            int ky = at / g.kw() % g.kh();
            int i = at / (g.kw() * g.kh()) % inputs;
            int o = at / (g.kw() * g.kh() * inputs);
            int channel = o / (g.oc() / g.groups()) * inputs + i;
            for (int n = 0; n < g.n(); n++) {
                for (int oy = 0; oy < g.oh(); oy++) {
                    int y = oy * g.strideH() - g.padH() + ky * g.dilationH();
                    for (int ox = 0; ox < g.ow(); ox++) {
                        int x = ox * g.strideW() - g.padW() + kx * g.dilationW();
                        if (y >= 0 && y < g.ih() && x >= 0 && x < g.iw()) {
                            int from = ((n * g.oc() + o) * g.oh() + oy) * g.ow() + ox;
                            sums.add(at, src[pixel(g, n, channel, y, x)], diffDst[from]);
                        }
                    }
                }
            }
        }
        return sums;
    }

    private static int pixel(ConvGeometry g, int n, int channel, int y, int x) {
        return ((n * g.ic() + channel) * g.ih() + y) * g.iw() + x;
    }

    private static int tap(ConvGeometry g, int o, int i, int ky, int kx) {
        return ((o * (g.ic() / g.groups()) + i) * g.kh() + ky) * g.kw() + kx;
    }

    /** Which feature's tap lies {@code offset} pixels from the first feature's, or −1. */
    private static int feature(int offset, int stride, int count) {
        return offset >= 0 && offset % stride == 0 && offset / stride < count ? offset / stride : -1;
    }
}
