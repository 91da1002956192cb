package dev.forger.cpu.conv;

import dev.forger.cpu.gemm.GemmEngine;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.conv.ConvBackwardDataSpec;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvForwardSpec;
import java.util.List;

/** The ways to convolve on a processor, most specialised first. */
public final class Convolutions {
    private Convolutions() {}

    /** The implementations on one engine, which stays the caller's to close. */
    public static List<KernelImplementation<?, ?>> on(GemmEngine engine) {
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
}
