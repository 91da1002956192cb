package dev.forger.cpu.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forger.cpu.Allocations;
import dev.forger.cpu.OwnJvm;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.kernel.Activation;
import dev.forger.kernel.KernelSpec;
import dev.forger.kernel.conv.ConvBackwardDataSpec;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvForwardSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.Storage;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Once compiled, convolutions allocate nothing on the heap: a vector that C2 boxes would show. Each width is checked in
 * a JVM of its own, after nothing but the other convolutions of that width.
 */
class SteadyStateTest {
    private static final String DONE = "nothing was allocated";
    private static final int RUNS = 50;
    private static final ConvGeometry GEOMETRY = new ConvGeometry(32, 1, 32, 8, 8, 32, 4, 4, 4, 4, 2, 2, 1, 1, 1, 1);
    private static final ConvGeometry POINTWISE = new ConvGeometry(8, 1, 32, 8, 8, 40, 8, 8, 1, 1, 1, 1, 0, 0, 1, 1);

    @ParameterizedTest
    @MethodSource("dev.forger.cpu.OwnJvm#widthsAndOptions")
    void allocatesNothing(VectorWidth width, OwnJvm.Options options) throws IOException, InterruptedException {
        assumeTrue(
                width.bits() <= VectorWidth.select().bits(),
                () -> "SKIPPED: this processor has no vectors of " + width.bits() + " bits");
        List<String> printed = OwnJvm.run(SteadyStateTest.class, options, List.of(), width.name());
        assertTrue(printed.contains(DONE), () -> String.join("\n", printed));
    }

    /** The check of a width, in a JVM of its own. */
    public static void main(String[] args) {
        VectorWidth width = VectorWidth.valueOf(args[0]);
        for (ConvolutionDevice.Way way : ConvolutionDevice.Way.values()) {
            ConvGeometry geometry = way == ConvolutionDevice.Way.PLAIN_PRODUCT ? POINTWISE : GEOMETRY;
            try (Device device = new ConvolutionDevice(width, 1, way).open();
                    Storage src = device.allocate(geometry.srcSize());
                    Storage weights = device.allocate(geometry.weightsSize());
                    Storage bias = device.allocate(geometry.oc());
                    Storage dst = device.allocate(geometry.dstSize())) {
                var gradient = new ConvBackwardWeightsSpec(geometry);
                var forward = new ConvForwardSpec(geometry, true, Activation.leakyRelu(0.2f));
                var data = new ConvBackwardDataSpec(geometry, true, Activation.RELU);
                check(device, gradient, () -> device.kernel(gradient).run(src, dst, weights));
                check(device, forward, () -> device.kernel(forward).run(src, weights, bias, dst));
                check(device, data, () -> device.kernel(data).run(dst, weights, bias, src));
            }
        }
        System.out.println(DONE);
    }

    /** Only what the device has a way for. */
    private static void check(Device device, KernelSpec<?> spec, Runnable kernel) {
        String name = device.kernels().explain(spec).name();
        if (!name.equals("reference")) {
            assertEquals(0, Allocations.ofCalls(RUNS, kernel), name);
        }
    }
}
