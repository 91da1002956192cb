package dev.forger.cuda.conv;

import dev.forger.cuda.driver.CudaContext;
import dev.forger.cuda.driver.Launch;
import dev.forger.cuda.gemm.MathEntries;
import dev.forger.cuda.gemm.Tiling;
import dev.forger.cuda.struct.Divider;
import dev.forger.device.MathMode;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.conv.ConvBackwardDataKernel;
import dev.forger.kernel.conv.ConvBackwardDataSpec;
import dev.forger.kernel.conv.ConvGeometry;
import java.util.ArrayList;
import java.util.List;

/** The transposed convolution, a product for each phase of the pixels modulo the strides: see {@code conv.cuh}. */
public final class CudaConvBackwardData extends ConvBackwardDataKernel {
    private final MathMode math;
    private final List<PhaseLaunch> phases = new ArrayList<>();

    private CudaConvBackwardData(ConvBackwardDataSpec spec, CudaContext context) {
        super(spec);
        math = context.math();
        ConvGeometry g = spec.geometry();
        for (int y = 0; y < Math.min(g.strideH(), g.ih()); y++) {
            PhaseAxis down = PhaseAxis.of(y, g.ih(), g.kh(), g.strideH(), g.padH(), g.dilationH());
            for (int x = 0; x < Math.min(g.strideW(), g.iw()); x++) {
                PhaseAxis across = PhaseAxis.of(x, g.iw(), g.kw(), g.strideW(), g.padW(), g.dilationW());
                phases.add(new PhaseLaunch(spec, down, across, context));
            }
        }
    }

    /** The entry in the backend's list. */
    public static KernelImplementation<ConvBackwardDataKernel, ConvBackwardDataSpec> implementation(
            CudaContext context) {
        return new KernelImplementation<>(
                "implicit gemm by phases" + MathEntries.suffix(context.math()),
                ConvBackwardDataSpec.class,
                spec -> ConvStruct.refusal(spec.geometry()),
                spec -> new CudaConvBackwardData(spec, context));
    }

    @Override
    public double errorFactor() {
        ConvGeometry g = spec.geometry();
        return MathEntries.errorFactor(math, (long) g.oc() / g.groups() * g.kh() * g.kw());
    }

    @Override
    protected void execute(long diffDst, long weights, long bias, long diffSrc) {
        for (PhaseLaunch phase : phases) {
            phase.run(diffDst, weights, bias, diffSrc);
        }
    }

    /** One phase. */
    private static final class PhaseLaunch {
        private final PhaseAxis down;
        private final PhaseAxis across;
        private final ConvStruct struct;
        private final Launch tiles;

        PhaseLaunch(ConvBackwardDataSpec spec, PhaseAxis down, PhaseAxis across, CudaContext context) {
            this.down = down;
            this.across = across;
            ConvGeometry g = spec.geometry();
            int channels = g.ic() / g.groups();
            int lines = g.n() * down.pixels() * across.pixels();
            int depth = g.oc() / g.groups() * down.taps() * across.taps();
            Tiling tiling = Tiling.of(channels, lines, depth, (long) g.groups() * g.strideH() * g.strideW())
                    .whole();
            struct = new ConvStruct(g, lines, depth, tiling, spec.bias(), spec.activation());
            String entry = "convBackwardData" + MathEntries.suffix(context.math()) + tiling.edge();
            tiles = context.launch(MathEntries.file(context.math(), "conv_backward_data", "conv_tensor"), entry)
                    .grid(tiling.tiles(), 1, g.groups())
                    .block(Tiling.THREADS, 1, 1);
        }

        void run(long diffDst, long weights, long bias, long diffSrc) {
            struct.put(tiles.begin(), 0, weights, bias, diffDst, diffSrc, 0);
            down.put(tiles);
            across.put(tiles);
            Divider.ofCount((long) down.taps() * across.taps()).put(tiles);
            Divider.ofCount(across.taps()).put(tiles);
            Divider.ofCount((long) down.pixels() * across.pixels()).put(tiles);
            Divider.ofCount(across.pixels()).put(tiles);
            tiles.run();
        }
    }
}
