package dev.forger.cpu.conv;

import dev.forger.cpu.gemm.GemmEngine;
import dev.forger.cpu.gemm.Product;
import dev.forger.cpu.gemm.RowMajorTarget;
import dev.forger.kernel.conv.ConvBackwardWeightsKernel;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvGeometry;

/** The weights' gradient as one product a group, features times what each tap sees; for every geometry. */
final class ImplicitGemmBackwardWeights extends ConvBackwardWeightsKernel {
    private final FeaturePanels features;
    private final WindowPanels windows;
    private final RowMajorTarget target;
    private final Product product;
    private final int icg;
    private final int ocg;

    ImplicitGemmBackwardWeights(GemmEngine engine, ConvBackwardWeightsSpec spec) {
        super(spec);
        ConvGeometry g = spec.geometry();
        icg = g.ic() / g.groups();
        ocg = g.oc() / g.groups();
        features = new FeaturePanels(engine.mr(), g);
        windows = new WindowPanels(engine.nr(), g);
        long columns = (long) icg * g.kh() * g.kw();
        target = new RowMajorTarget(columns);
        long depth = (long) g.n() * g.oh() * g.ow();
        product = engine.product(ocg, columns, depth, features, windows, target, false);
    }

    @Override
    protected void execute(long src, long diffDst, long diffWeights) {
        ConvGeometry g = spec.geometry();
        for (int group = 0; group < g.groups(); group++) {
            features.at(diffDst + (long) group * ocg * g.oh() * g.ow() * Float.BYTES);
            windows.at(src + (long) group * icg * g.ih() * g.iw() * Float.BYTES);
            target.at(diffWeights + (long) group * ocg * icg * g.kh() * g.kw() * Float.BYTES);
            product.run();
        }
    }
}
