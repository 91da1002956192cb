package dev.forger.bench;

import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.kernel.Activation;
import dev.forger.kernel.conv.ConvBackwardDataKernel;
import dev.forger.kernel.conv.ConvBackwardDataSpec;
import dev.forger.kernel.conv.ConvBackwardWeightsKernel;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvForwardKernel;
import dev.forger.kernel.conv.ConvForwardSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/**
 * How the rate of a convolution, the 4×4 one of DCGAN that halves its pictures, changes with the size of its work: all
 * three directions, one size varied at a time.
 */
final class Scaling {
    private static final long LEAST_NANOS = 250_000_000;
    private static final int LEAST_RUNS = 3;
    private static final long WARM_UP_NANOS = 500_000_000;

    private Scaling() {}

    /** All plots, of GFLOP/s. */
    static List<LinePlot> plots() {
        int threads = DeviceOptions.defaults().threads();
        List<LinePlot> plots = new ArrayList<>();
        plots.add(plot("pictures a batch (64→128 channels, 32×32)", 1, 512, n -> geometry(n, 64, 32), _ -> threads));
        plots.add(
                plot("extent of a picture (batch 4, 64→128 channels)", 16, 256, x -> geometry(4, 64, x), _ -> threads));
        plots.add(plot(
                "input channels, half the output's (batch 8, 16×16)", 16, 512, c -> geometry(8, c, 16), _ -> threads));
        plots.add(plot("threads (batch 64, 64→128 channels, 32×32)", 1, threads, _ -> geometry(64, 64, 32), t -> t));
        return plots;
    }

    private static ConvGeometry geometry(int n, int channels, int extent) {
        int out = ConvGeometry.outputSize(extent, 4, 2, 1, 1);
        return new ConvGeometry(n, 1, channels, extent, extent, 2 * channels, out, out, 4, 4, 2, 2, 1, 1, 1, 1);
    }

    private static LinePlot plot(
            String what, int from, int to, IntFunction<ConvGeometry> geometry, IntUnaryOperator threads) {
        Map<String, List<LinePlot.Point>> curves = new LinkedHashMap<>();
        for (int x = from; x <= to; x *= 2) {
            double at = x;
            ConvGeometry sizes = geometry.apply(x);
            Device device = Devices.open("cpu", new DeviceOptions(threads.applyAsInt(x)));
            try (Operands operands = new Operands(device)) {
                kernels(device, operands, sizes)
                        .forEach((name, run) -> curves.computeIfAbsent(name, _ -> new ArrayList<>())
                                .add(new LinePlot.Point(at, sizes.flops() / nanos(run))));
            }
        }
        List<LinePlot.Curve> drawn = new ArrayList<>();
        curves.forEach((name, points) -> drawn.add(new LinePlot.Curve(name, points)));
        return new LinePlot("Rate against " + what, what, "GFLOP/s", drawn);
    }

    private static Map<String, Runnable> kernels(Device device, Operands operands, ConvGeometry g) {
        Buffer src = operands.uniform(g.srcSize());
        Buffer weights = operands.uniform(g.weightsSize());
        Buffer dst = operands.uniform(g.dstSize());
        ConvForwardKernel forward = device.kernel(new ConvForwardSpec(g, false, Activation.IDENTITY));
        ConvBackwardDataKernel data = device.kernel(new ConvBackwardDataSpec(g, false, Activation.IDENTITY));
        ConvBackwardWeightsKernel gradient = device.kernel(new ConvBackwardWeightsSpec(g));
        Map<String, Runnable> kernels = new LinkedHashMap<>();
        kernels.put("forward", () -> forward.run(src, weights, Buffer.none(), dst));
        kernels.put("backwardData", () -> data.run(dst, weights, Buffer.none(), src));
        kernels.put("backwardWeights", () -> gradient.run(src, dst, weights));
        return kernels;
    }

    /** The time of the best run of many, since what others do on the machine is least in it. */
    private static double nanos(Runnable run) {
        long warm = System.nanoTime() + WARM_UP_NANOS;
        for (int i = 0; i < LEAST_RUNS || System.nanoTime() < warm; i++) {
            run.run();
        }
        long best = Long.MAX_VALUE;
        long end = System.nanoTime() + LEAST_NANOS;
        for (int i = 0; i < LEAST_RUNS || System.nanoTime() < end; i++) {
            long start = System.nanoTime();
            run.run();
            best = Math.min(best, System.nanoTime() - start);
        }
        return best;
    }
}
