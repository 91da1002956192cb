package dev.forger.cpu.conv;

import dev.forger.cpu.elementwise.ElementwiseLoops;
import dev.forger.cpu.gemm.GemmEngine;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.conv.ConvBackwardDataSpec;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvForwardSpec;
import dev.forger.kernel.conv.ConvGeometry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ways to convolve on a processor. */
public final class Convolutions {
    /** Where fewer of the lanes have work, implicit gemm is not slower. */
    private static final double LEAST_USE = 0.5;

    private Convolutions() {}

    /**
     * The implementations on one engine, the most specialised of each direction first.
     *
     * @param engine stays the caller's to close
     * @param loops the activations, of the engine's width
     */
    public static List<KernelImplementation<?, ?>> on(GemmEngine engine, ElementwiseLoops loops) {
        List<KernelImplementation<?, ?>> all = new ArrayList<>();
        all.addAll(lanes(engine, loops, LEAST_USE));
        all.addAll(implicitGemm(engine));
        return all;
    }

    /** Images or channels in the lanes, where at least a share of them has work. */
    static List<KernelImplementation<?, ?>> lanes(GemmEngine engine, ElementwiseLoops loops, double leastUse) {
        LaneEngine lanes = new LaneEngine(engine, loops);
        return List.of(
                new KernelImplementation<>(
                        "conv forward, image lanes",
                        ConvForwardSpec.class,
                        spec -> refuse(spec.geometry(), spec.geometry().n(), "images", engine.nr(), leastUse),
                        spec -> new LaneForward(lanes, spec)),
                new KernelImplementation<>(
                        "conv backward data, image lanes",
                        ConvBackwardDataSpec.class,
                        spec -> refuse(spec.geometry(), spec.geometry().n(), "images", engine.nr(), leastUse),
                        spec -> new LaneBackwardData(lanes, spec)),
                new KernelImplementation<>(
                        "conv backward weights, channel lanes",
                        ConvBackwardWeightsSpec.class,
                        spec -> refuse(
                                spec.geometry(),
                                spec.geometry().ic() / spec.geometry().groups(),
                                "input channels",
                                engine.nr(),
                                leastUse),
                        spec -> new LaneBackwardWeights(lanes, spec)),
                new KernelImplementation<>(
                        "conv backward weights, tap rows",
                        ConvBackwardWeightsSpec.class,
                        spec -> refuseTapRows(spec.geometry(), engine.nr(), leastUse),
                        spec -> new TapRowBackwardWeights(lanes, spec)));
    }

    private static Optional<String> refuseTapRows(ConvGeometry g, int lanes, double leastUse) {
        if (g.dilationW() != 1 || g.kw() > LaneEngine.MOST_FLAT_ROWS) {
            return Optional.of("not a row of at most " + LaneEngine.MOST_FLAT_ROWS + " neighbouring taps");
        }
        return refuse(g, g.oc() / g.groups(), "output channels", lanes, leastUse);
    }

    /** Everything else. */
    static List<KernelImplementation<?, ?>> implicitGemm(GemmEngine engine) {
        return List.of(
                KernelImplementation.of(
                        "conv forward, implicit gemm",
                        ConvForwardSpec.class,
                        spec -> new ImplicitGemmForward(engine, spec)),
                KernelImplementation.of(
                        "conv backward data, implicit gemm",
                        ConvBackwardDataSpec.class,
                        spec -> new ImplicitGemmBackwardData(engine, spec)),
                KernelImplementation.of(
                        "conv backward weights, implicit gemm",
                        ConvBackwardWeightsSpec.class,
                        spec -> new ImplicitGemmBackwardWeights(engine, spec)));
    }

    private static Optional<String> refuse(ConvGeometry g, int count, String what, int lanes, double leastUse) {
        if (g.srcSize() == 0 || g.dstSize() == 0 || g.weightsSize() == 0) {
            return Optional.of("an extent is zero");
        }
        int blocks = Math.ceilDiv(count, lanes);
        return count < leastUse * blocks * lanes
                ? Optional.of(count + " " + what + " leave most of " + blocks * lanes + " lanes without work")
                : Optional.empty();
    }
}
