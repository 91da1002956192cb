package dev.forger.cuda.conv;

import dev.forger.cuda.driver.CudaContext;
import dev.forger.cuda.driver.Launch;
import dev.forger.cuda.driver.Workspace;
import dev.forger.cuda.gemm.MathEntries;
import dev.forger.cuda.gemm.Tiling;
import dev.forger.cuda.struct.Blocks;
import dev.forger.device.MathMode;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.conv.ConvForwardKernel;
import dev.forger.kernel.conv.ConvForwardSpec;
import dev.forger.kernel.conv.ConvGeometry;

/** Features of an image as a product of the weights with what the features see of it. */
public final class CudaConvForward extends ConvForwardKernel {
    private final MathMode math;
    private final ConvStruct struct;
    private final Launch tiles;
    private final Launch join;
    private final Workspace pieces;

    private CudaConvForward(ConvForwardSpec spec, CudaContext context) {
        super(spec);
        math = context.math();
        ConvGeometry g = spec.geometry();
        int channels = g.oc() / g.groups();
        int lines = g.n() * g.oh() * g.ow();
        int depth = g.ic() / g.groups() * g.kh() * g.kw();
        Tiling tiling = Tiling.of(channels, lines, depth, g.groups());
        struct = new ConvStruct(g, lines, depth, tiling, spec.bias(), spec.activation());
        String entry = "convForward" + MathEntries.suffix(context.math()) + tiling.edge();
        tiles = context.launch(MathEntries.file(context.math(), "conv_forward", "conv_tensor"), entry)
                .grid(tiling.tiles(), tiling.splits(), g.groups())
                .block(Tiling.THREADS, 1, 1);
        join = context.launch("conv_forward", "convForwardJoin")
                .grid(Blocks.covering(lines, Tiling.THREADS), Blocks.upTo(channels), g.groups())
                .block(Tiling.THREADS, 1, 1);
        pieces = context.workspace();
        pieces.reserve(tiling.bytesOfPieces(channels, lines, g.groups()));
    }

    /** The entry in the backend's list. */
    public static KernelImplementation<ConvForwardKernel, ConvForwardSpec> implementation(CudaContext context) {
        return new KernelImplementation<>(
                "implicit gemm" + MathEntries.suffix(context.math()),
                ConvForwardSpec.class,
                spec -> ConvStruct.refusal(spec.geometry()),
                spec -> new CudaConvForward(spec, context));
    }

    @Override
    public double errorFactor() {
        return MathEntries.errorFactor(math, struct.depth());
    }

    @Override
    protected void execute(long src, long weights, long bias, long dst) {
        struct.put(tiles.begin(), src, weights, bias, 0, dst, pieces.address());
        tiles.run();
        if (struct.tiling().splits() > 1) {
            struct.put(join.begin(), src, weights, bias, 0, dst, pieces.address());
            join.run();
        }
    }
}
