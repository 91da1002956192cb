package dev.forger.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.kernel.Activation;
import dev.forger.kernel.KernelSpec;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.kernel.elementwise.ElementwiseSpec;
import dev.forger.kernel.norm.BatchNormBackwardSpec;
import dev.forger.kernel.norm.BatchNormForwardSpec;
import dev.forger.kernel.norm.BatchNormSpec;
import dev.forger.kernel.optim.AdamSpec;
import dev.forger.kernel.optim.SgdSpec;
import dev.forger.kernel.random.RandomSpec;
import dev.forger.kernel.reduce.ReduceOp;
import dev.forger.kernel.reduce.ReduceSpec;
import dev.forger.memory.Layout;
import dev.forger.memory.Shape;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract tests would pass on the scalar reference, too: here the kernels are the vector ones. */
class CpuKernelsTest {
    @ParameterizedTest
    @EnumSource
    void operationsDoNotFallBackToTheReference(VectorWidth width) {
        BatchNormSpec norm = new BatchNormSpec(2, 16, 1, Activation.TANH);
        List<KernelSpec<?>> specs = List.of(
                ElementwiseSpec.dense(ElementwiseOp.POW, Shape.of(3)),
                new ReduceSpec(ReduceOp.MAX, Layout.contiguous(Shape.of(2, 3)), 1),
                new BatchNormForwardSpec(norm),
                new BatchNormBackwardSpec(norm),
                new AdamSpec(5),
                new SgdSpec(5),
                new RandomSpec(RandomSpec.Distribution.NORMAL, 7));
        try (Device device = CpuBackendProvider.open(width, 1)) {
            for (KernelSpec<?> spec : specs) {
                assertNotEquals("reference", device.kernels().explain(spec).name(), spec::toString);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBatchNormOfLessThanAVectorSaysWhyItIsRefused(VectorWidth width) {
        int c = width.floats() - 1;
        BatchNormSpec norm = new BatchNormSpec(4, c, 1, Activation.IDENTITY);
        try (Device device = CpuBackendProvider.open(width, 1)) {
            var resolution = device.kernels().explain(new BatchNormForwardSpec(norm));
            assertEquals("reference", resolution.name());
            assertEquals(
                    List.of("batch norm forward of " + width.bits() + "-bit vectors: a sample has " + c
                            + " values, less than the " + width.floats() + " of a vector"),
                    resolution.refusals());
        }
    }
}
