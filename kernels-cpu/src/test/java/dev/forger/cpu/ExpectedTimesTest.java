package dev.forger.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.DeviceOptions;
import dev.forger.kernel.Activation;
import dev.forger.kernel.Kernel;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.KernelSpec;
import dev.forger.kernel.conv.ConvBackwardDataSpec;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvForwardSpec;
import dev.forger.kernel.conv.ConvGeometry;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What convolutions of every width expect: all their work was fitted. */
class ExpectedTimesTest {
    private static final double MOST_FLOPS = 1e13;
    private static final double LEAST_FLOPS = 1e8;
    private static final double CALL_NANOS = 1e5;

    private static ConvGeometry square(int n, int ic, int size, int oc, int kernel, int stride, int pad) {
        int out = ConvGeometry.outputSize(size, kernel, stride, pad, 1);
        return new ConvGeometry(n, 1, ic, size, size, oc, out, out, kernel, kernel, stride, stride, pad, pad, 1, 1);
    }

    /** Few and many images and channels on both sides, and a kernel as large as the picture. */
    private static final List<ConvGeometry> GEOMETRIES = List.of(
            square(64, 64, 14, 128, 4, 2, 1),
            square(1, 64, 14, 128, 4, 2, 1),
            square(64, 3, 64, 64, 4, 2, 1),
            square(64, 64, 8, 1, 3, 1, 1),
            square(1, 1, 8, 1, 3, 1, 1),
            square(16, 32, 9, 32, 1, 1, 0),
            square(64, 512, 4, 100, 4, 1, 0),
            square(1, 512, 4, 1, 4, 1, 0));

    @ParameterizedTest
    @EnumSource
    void everyAlgorithmExpectsATimeThatMayBe(VectorWidth width) {
        Set<String> silent = new HashSet<>();
        try (CpuKernels kernels = CpuKernels.open(width, new DeviceOptions(1))) {
            for (KernelImplementation<?, ?> implementation : kernels.list()) {
                if (implementation.name().startsWith("conv")) {
                    silent.add(implementation.name());
                    for (ConvGeometry g : GEOMETRIES) {
                        List<KernelSpec<?>> specs = List.of(
                                new ConvForwardSpec(g, false, Activation.IDENTITY),
                                new ConvBackwardDataSpec(g, false, Activation.IDENTITY),
                                new ConvBackwardWeightsSpec(g));
                        specs.forEach(spec -> check(implementation, spec, g.flops(), silent));
                    }
                }
            }
        }
        assertEquals(Set.of(), silent);
    }

    private static void check(
            KernelImplementation<?, ?> implementation, KernelSpec<?> spec, double flops, Set<String> silent) {
        expectedNanos(implementation, spec).ifPresent(nanos -> {
            silent.remove(implementation.name());
            assertTrue(
                    nanos > flops / MOST_FLOPS * 1e9 && nanos < CALL_NANOS + flops / LEAST_FLOPS * 1e9,
                    () -> implementation.name() + " of " + spec + " in " + nanos + " ns");
        });
    }

    private static <K extends Kernel, S extends KernelSpec<K>> OptionalDouble expectedNanos(
            KernelImplementation<K, S> implementation, KernelSpec<?> spec) {
        if (!implementation.specType().isInstance(spec)) {
            return OptionalDouble.empty();
        }
        S own = implementation.specType().cast(spec);
        return implementation.refusal().apply(own).isPresent()
                ? OptionalDouble.empty()
                : OptionalDouble.of(implementation.expectedNanos().applyAsDouble(own));
    }
}
