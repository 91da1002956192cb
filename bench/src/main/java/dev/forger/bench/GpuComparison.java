package dev.forger.bench;

import dev.forger.bench.GpuSelection.Selected;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.device.MathMode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.function.LongToDoubleFunction;

/**
 * Workloads on the processor, on a GPU, and by the GPU's own libraries, which take turns. A GPU's time is that between
 * two events in its stream, with as many runs between them as make the launches' latency small; the processor's is the
 * clock's. JMH's own clock would only see the launches.
 */
final class GpuComparison {
    private static final int ROUNDS = 5;

    /** The most runs between two events: launches that are queued hold memory. */
    private static final long MOST_RUNS = 1 << 12;

    private final String device;
    private final DeviceOptions options;
    private final Roof cpuRoof;
    private final Roof gpuRoof;
    private final List<GpuPeerLibrary> peers;
    private final double roundNanos;
    private final PrintWriter out;

    /**
     * A comparison.
     *
     * @param device a GPU's backend
     * @param math what it multiplies with
     * @param cpuRoof what the processor can do
     * @param gpuRoof what the GPU can do
     * @param peers libraries beside ours
     * @param roundNanos how long a contestant's turn is
     */
    GpuComparison(
            String device,
            MathMode math,
            Roof cpuRoof,
            Roof gpuRoof,
            List<GpuPeerLibrary> peers,
            double roundNanos,
            PrintWriter out) {
        this.device = device;
        this.options = new DeviceOptions(1, math);
        this.cpuRoof = cpuRoof;
        this.gpuRoof = gpuRoof;
        this.peers = peers;
        this.roundNanos = roundNanos;
        this.out = out;
    }

    /** The peers that can be had; a line says why others cannot. */
    static List<GpuPeerLibrary> peers(PrintWriter out) {
        List<GpuPeerLibrary> usable = new ArrayList<>();
        for (GpuPeerLibrary library : ServiceLoader.load(GpuPeerLibrary.class)) {
            library.refusal()
                    .ifPresentOrElse(
                            reason -> out.println(library.name() + " is left out: " + reason),
                            () -> usable.add(library));
        }
        if (ServiceLoader.load(GpuPeerLibrary.class).findFirst().isEmpty()) {
            out.println("cuBLAS and PyTorch are left out: they are in the build with --peers");
        }
        return usable;
    }

    /**
     * One of those who take turns.
     *
     * @param name what the table calls it
     * @param roof what its share is of
     * @param nanos the time of so many runs
     * @param runs of each turn
     * @param times of one run in each round, in nanoseconds
     */
    private record Contestant(String name, Roof roof, LongToDoubleFunction nanos, long runs, List<Double> times) {
        void takeTurn() {
            times.add(nanos.applyAsDouble(runs) / runs);
        }

        double median() {
            return Measurement.median(times);
        }
    }

    /**
     * Runs the workloads and prints their rows.
     *
     * @return how many failed, which their line says
     */
    int run(List<Selected> workloads) {
        int failures = 0;
        row("workload", "on", "time", "rate", "share of peak", "spread", "times ours");
        for (Selected workload : workloads) {
            try {
                run(workload);
            } catch (RuntimeException | AssertionError | OutOfMemoryError e) {
                failures++;
                out.println(workload.label() + " failed: " + e.getMessage());
            }
        }
        return failures;
    }

    private void run(Selected workload) {
        DeviceBench bench = workload.on(device);
        List<Contestant> contestants = new ArrayList<>();
        List<Peer> theirs = new ArrayList<>();
        try (Operands here = new Operands(Devices.open("cpu", DeviceOptions.defaults()));
                Operands there = new Operands(Devices.open(device, options))) {
            DeviceBench.Timed ours = ready(bench, there);
            DeviceBench.Timed cpu = ready(workload.on("cpu"), here);
            String math = options.math() == MathMode.FP32 ? "" : " " + options.math();
            contestants.add(contestant(device + math, gpuRoof, of(there.device(), ours)));
            if (!peers.isEmpty()) {
                PeerTask task = ours.task().get();
                for (GpuPeerLibrary library : peers) {
                    theirs.addAll(library.contestants(task, options.math()));
                }
                for (Peer peer : theirs) {
                    peer.run();
                    task.check(peer.name(), peer.result(), options.math());
                    contestants.add(contestant(peer.name(), gpuRoof, peer::nanos));
                }
            }
            contestants.add(contestant("cpu", cpuRoof, of(here.device(), cpu)));
            for (int round = 0; round < ROUNDS; round++) {
                contestants.forEach(Contestant::takeTurn);
            }
        } finally {
            theirs.forEach(Peer::close);
        }
        contestants.forEach(one -> print(
                workload.label(), bench.work(), one, contestants.getFirst().median()));
    }

    /** Prepared, run and verified. */
    private static DeviceBench.Timed ready(DeviceBench bench, Operands operands) {
        DeviceBench.Timed timed = bench.prepare(operands.device(), operands);
        operands.reset();
        timed.run().run();
        timed.verify().run();
        return timed;
    }

    private static LongToDoubleFunction of(Device on, DeviceBench.Timed timed) {
        return runs -> on.nanos(() -> {
            for (long i = 0; i < runs; i++) {
                timed.run().run();
            }
        });
    }

    /** Warm, with as many runs a turn as fill it. */
    private Contestant contestant(String name, Roof roof, LongToDoubleFunction nanos) {
        long runs = 1;
        while (nanos.applyAsDouble(runs) < roundNanos && runs < MOST_RUNS) {
            runs *= 2;
        }
        return new Contestant(name, roof, nanos, runs, new ArrayList<>());
    }

    private void print(String label, Work work, Contestant one, double ours) {
        double nanos = one.median();
        Rate rate = one.roof().rate(work, nanos * 1e-9);
        double half =
                one.times().stream().mapToDouble(t -> Math.abs(t - nanos)).max().orElseThrow();
        row(
                label,
                one.name(),
                String.format(Locale.ROOT, "%.4g ms", nanos * 1e-6),
                String.format(Locale.ROOT, "%.1f %s", rate.perSecond(), rate.unit()),
                String.format(Locale.ROOT, "%.1f%s", rate.percent(), rate.percentOf()),
                String.format(Locale.ROOT, "±%.1f%%", 100 * half / nanos),
                String.format(Locale.ROOT, "%.2f×", nanos / ours));
    }

    private void row(Object... cells) {
        out.printf(Locale.ROOT, "%-38s %-24s %10s %16s %24s %7s  %s%n", cells);
        out.flush();
    }
}
