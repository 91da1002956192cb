package dev.forger.kernel.conv;

/**
 * What the error of an algorithm with an error factor is measured by, for each output in float64: like the sum of
 * the magnitudes, but with the largest value of a plane for all of its values, since such an algorithm mixes them.
 */
final class ConvSpread {
    private final ConvGeometry g;
    private final int inputs;
    private final int outputs;

    private ConvSpread(ConvGeometry g) {
        this.g = g;
        inputs = g.ic() / g.groups();
        outputs = g.oc() / g.groups();
    }

    static double[] forward(ConvGeometry g, float[] src, float[] weights) {
        ConvSpread s = new ConvSpread(g);
        int plane = g.oh() * g.ow();
        double[] spread = new double[(int) g.dstSize()];
        for (int at = 0; at < spread.length; at++) {
            int o = at / plane % g.oc();
            int n = at / plane / g.oc();
            for (int i = 0; at % plane == 0 && i < s.inputs; i++) {
                spread[at] += largest(src, n * g.ic() + o / s.outputs * s.inputs + i, g.ih() * g.iw())
                        * sum(weights, o * s.inputs + i, g.kh() * g.kw());
            }
            spread[at] = spread[at - at % plane];
        }
        return spread;
    }

    static double[] backwardData(ConvGeometry g, float[] diffDst, float[] weights) {
        ConvSpread s = new ConvSpread(g);
        int plane = g.ih() * g.iw();
        double[] spread = new double[(int) g.srcSize()];
        for (int at = 0; at < spread.length; at++) {
            int i = at / plane % g.ic();
            int n = at / plane / g.ic();
            for (int j = 0; at % plane == 0 && j < s.outputs; j++) {
                int o = i / s.inputs * s.outputs + j;
                spread[at] += largest(diffDst, n * g.oc() + o, g.oh() * g.ow())
                        * sum(weights, o * s.inputs + i % s.inputs, g.kh() * g.kw());
            }
            spread[at] = spread[at - at % plane];
        }
        return spread;
    }

    static double[] backwardWeights(ConvGeometry g, float[] src, float[] diffDst) {
        ConvSpread s = new ConvSpread(g);
        int taps = g.kh() * g.kw();
        double[] spread = new double[(int) g.weightsSize()];
        for (int at = 0; at < spread.length; at++) {
            int o = at / taps / s.inputs;
            int i = o / s.outputs * s.inputs + at / taps % s.inputs;
            for (int n = 0; at % taps == 0 && n < g.n(); n++) {
                spread[at] +=
                        largest(src, n * g.ic() + i, g.ih() * g.iw()) * sum(diffDst, n * g.oc() + o, g.oh() * g.ow());
            }
            spread[at] = spread[at - at % taps];
        }
        return spread;
    }

    private static double largest(float[] values, int plane, int size) {
        double largest = 0;
        for (int i = plane * size; i < (plane + 1) * size; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        return largest;
    }

    private static double sum(float[] values, int plane, int size) {
        double sum = 0;
        for (int i = plane * size; i < (plane + 1) * size; i++) {
            sum += Math.abs(values[i]);
        }
        return sum;
    }
}
