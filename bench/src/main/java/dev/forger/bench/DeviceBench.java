package dev.forger.bench;

import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A bench on a device: it opens the device, allocates the operands, and before anything is timed runs once and compares
 * with float64 or with the reference. Outputs are made NaN again, and what is updated in place is drawn anew, before
 * each iteration, outside the timing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = DeviceBench.WARM_UPS, time = DeviceBench.WARM_UP_SECONDS)
@Measurement(iterations = 5, time = 1)
// All other options are those of the launcher's JVM, which JMH hands on.
@Fork(
        value = 1,
        jvmArgsPrepend = {"-Xms1g", "-Xmx1g"})
public abstract class DeviceBench {
    static final String ALL_THREADS = "all";

    /** Iterations of warm-up. */
    static final int WARM_UPS = 3;

    /** Seconds of each: together they outlast the first 2.6 in which a device leaves one core to the compilers. */
    static final int WARM_UP_SECONDS = 1;

    /** A backend's name. */
    @Param("cpu")
    public String device = "cpu";

    /** How many threads its kernels use. */
    @Param(ALL_THREADS)
    public String threads = ALL_THREADS;

    private Timed timed = new Timed(() -> {}, () -> {});
    private Runnable reset = () -> {};
    private Runnable close = () -> {};

    /**
     * A workload with its operands.
     *
     * @param run runs it once
     * @param verify throws an {@link AssertionError} if what the last run wrote is wrong
     * @param task what a peer is asked for, with what the last run wrote
     */
    record Timed(Runnable run, Runnable verify, Supplier<PeerTask> task) {
        /** A workload that no peer has. */
        Timed(Runnable run, Runnable verify) {
            this(run, verify, PeerTask.None::new);
        }
    }

    /** What one run does, told by the parameters alone. */
    abstract Work work();

    /** Allocates the operands and resolves the kernels. */
    abstract Timed prepare(Device opened, Operands operands);

    /** The number of threads that the device has. */
    final int threadCount() {
        if (device.equals("reference")) {
            return 1;
        }
        return threads.equals(ALL_THREADS) ? DeviceOptions.defaults().threads() : Integer.parseInt(threads);
    }

    /** For JMH. */
    @Setup(Level.Trial)
    public final void open() {
        Device opened = Devices.open(device, new DeviceOptions(threadCount()));
        Operands operands = new Operands(opened);
        timed = prepare(opened, operands);
        reset = operands::reset;
        close = operands::close;
        reset();
        run();
        timed.verify().run();
    }

    /** What peers are asked for; it has its own device, which is closed. */
    final PeerTask task() {
        try (Operands operands = new Operands(Devices.open(device, new DeviceOptions(threadCount())))) {
            Timed once = prepare(operands.device(), operands);
            once.run().run();
            return once.task().get();
        }
    }

    /** For JMH. */
    @Setup(Level.Iteration)
    public final void reset() {
        reset.run();
    }

    /** What is timed. */
    @Benchmark
    public final void run() {
        timed.run().run();
    }

    /** For JMH. */
    @TearDown(Level.Trial)
    public final void close() {
        close.run();
    }
}
