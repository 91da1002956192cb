package dev.forger.cpu.conv;

import dev.forger.cpu.gemm.GemmEngine;
import dev.forger.cpu.gemm.Product;
import java.util.ArrayList;
import java.util.List;

/** A {@link Correlation} as one product a phase and group: weights times the gathered picture. */
final class ImplicitGemm {
    private final Correlation correlation;
    private final Phase[] phases;

    private record Phase(WeightPanels weights, ImagePanels in, PictureTarget out, Product product) {}

    ImplicitGemm(GemmEngine engine, Correlation correlation) {
        this.correlation = correlation;
        List<Phase> all = new ArrayList<>();
        for (Axis y : correlation.phasesY()) {
            for (Axis x : correlation.phasesX()) {
                all.add(phase(engine, correlation, y, x));
            }
        }
        phases = all.toArray(Phase[]::new);
    }

    private static Phase phase(GemmEngine engine, Correlation c, Axis y, Axis x) {
        WeightPanels weights = new WeightPanels(engine.mr(), c, y, x);
        ImagePanels in = new ImagePanels(engine.nr(), c, y, x);
        PictureTarget out = new PictureTarget(engine.nr(), c, y, x);
        long columns = (long) c.n() * y.count * x.count;
        long depth = (long) c.k() * y.taps() * x.taps();
        return new Phase(weights, in, out, engine.product(c.m(), columns, depth, weights, in, out, false));
    }

    void run(long in, long weights, long bias, long out) {
        for (int group = 0; group < correlation.groups(); group++) {
            long inGroup = in + correlation.inPlane() * correlation.k() * group * Float.BYTES;
            long outGroup = out + correlation.outPlane() * correlation.m() * group * Float.BYTES;
            long weightsGroup = weights + group * correlation.weightsPerGroup() * Float.BYTES;
            long biasGroup = bias + (long) group * correlation.m() * Float.BYTES;
            for (Phase phase : phases) {
                phase.weights.at(weightsGroup);
                phase.in.at(inGroup);
                phase.out.at(outGroup, biasGroup);
                phase.product.run();
            }
        }
    }
}
