package dev.forger.cuda.conv;

import dev.forger.cuda.driver.CudaContext;
import dev.forger.cuda.driver.Launch;
import dev.forger.cuda.driver.Workspace;
import dev.forger.cuda.gemm.MathEntries;
import dev.forger.cuda.gemm.Tiling;
import dev.forger.cuda.struct.Blocks;
import dev.forger.device.MathMode;
import dev.forger.kernel.Activation;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.conv.ConvBackwardWeightsKernel;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvGeometry;

/** The weights' gradient as a product of the features with what they see, its long depth in pieces. */
public final class CudaConvBackwardWeights extends ConvBackwardWeightsKernel {
    private final MathMode math;
    private final ConvStruct struct;
    private final Launch tiles;
    private final Launch join;
    private final Workspace pieces;

    private CudaConvBackwardWeights(ConvBackwardWeightsSpec spec, CudaContext context) {
        super(spec);
        math = context.math();
        ConvGeometry g = spec.geometry();
        int channels = g.oc() / g.groups();
        int lines = g.ic() / g.groups() * g.kh() * g.kw();
        int depth = g.n() * g.oh() * g.ow();
        Tiling tiling = Tiling.of(channels, lines, depth, g.groups());
        struct = new ConvStruct(g, lines, depth, tiling, false, Activation.IDENTITY);
        String entry = "convBackwardWeights" + MathEntries.suffix(context.math()) + tiling.edge();
        tiles = context.launch(MathEntries.file(context.math(), "conv_backward_weights", "conv_tensor"), entry)
                .grid(tiling.tiles(), tiling.splits(), g.groups())
                .block(Tiling.THREADS, 1, 1);
        join = context.launch("conv_backward_weights", "convBackwardWeightsJoin")
                .grid(Blocks.covering((long) channels * lines, Tiling.THREADS), 1, g.groups())
                .block(Tiling.THREADS, 1, 1);
        pieces = context.workspace();
        pieces.reserve(tiling.bytesOfPieces(channels, lines, g.groups()));
    }

    /** The entry in the backend's list. */
    public static KernelImplementation<ConvBackwardWeightsKernel, ConvBackwardWeightsSpec> implementation(
            CudaContext context) {
        return new KernelImplementation<>(
                "implicit gemm" + MathEntries.suffix(context.math()),
                ConvBackwardWeightsSpec.class,
                spec -> ConvStruct.refusal(spec.geometry()),
                spec -> new CudaConvBackwardWeights(spec, context));
    }

    @Override
    public double errorFactor() {
        return MathEntries.errorFactor(math, struct.depth());
    }

    @Override
    protected void execute(long src, long diffDst, long diffWeights) {
        struct.put(tiles.begin(), src, 0, 0, diffDst, diffWeights, pieces.address());
        tiles.run();
        if (struct.tiling().splits() > 1) {
            struct.put(join.begin(), src, 0, 0, diffDst, diffWeights, pieces.address());
            join.run();
        }
    }
}
