package dev.forger.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.bench.GpuSelection.Selected;
import dev.forger.cuda.emulator.Emulator;
import dev.forger.cuda.emulator.Gpu;
import dev.forger.device.DeviceException;
import dev.forger.device.MathMode;
import dev.forger.kernel.gemm.GemmSpec;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Forger's comparison with a GPU's libraries, on the emulator: all but how fast anything is. */
@ExtendWith(Gpu.class)
class GpuComparisonTest {
    private static final Roof ROOF = new Roof(1e11, "% of FMA peak", 1e10, "% of copy");

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);

    private int run(MathMode math, List<GpuPeerLibrary> peers, Selected... workloads) {
        return new GpuComparison("cuda", math, ROOF, ROOF, peers, 0, out).run(List.of(workloads));
    }

    @ParameterizedTest
    @CsvSource({
        "GemmBench, shape=SQUARE_64",
        "ConvForwardBench, shape=DCGAN64_D5 batch=2",
        "ConvBackwardDataBench, shape=DCGAN64_D5 batch=2",
        "ConvBackwardWeightsBench, shape=DCGAN64_D5 batch=2",
        "ElementwiseBench, shape=L1",
        "BatchNormForwardBench, shape=DCGAN28_D2",
        "BatchNormBackwardBench, shape=DCGAN28_D2",
        "AdamBench, network=DCGAN28_G",
        "TrainingStepBench, model=MLP batch=2"
    })
    void everyBenchRunsAndIsVerifiedOnBoth(String bench, String parameters) throws ClassNotFoundException {
        Class<? extends DeviceBench> type =
                Class.forName("dev.forger.bench." + bench).asSubclass(DeviceBench.class);
        assertEquals(0, run(MathMode.FP32, List.of(), Selected.of(type, parameters.split("[ =]", -1))), text::toString);
        List<String> rows = text.toString().lines().skip(1).toList();
        assertEquals(2, rows.size(), text::toString);
        assertTrue(rows.get(0).contains(" cuda ") && rows.get(0).endsWith(" 1.00×"), text::toString);
        assertTrue(rows.get(1).contains(" cpu "), text::toString);
    }

    @ParameterizedTest
    @CsvSource({"TF32", "BF16"})
    void tensorCoresAreNamedAndAllowedTheirRoundings(MathMode math) {
        Selected product = Selected.of(GemmBench.class, "shape", "SQUARE_64");
        assertEquals(0, run(math, List.of(), product), text::toString);
        assertTrue(text.toString().contains("cuda " + math), text::toString);
    }

    /** A library that gives the answer it was made with, in a time of its own. */
    private record Library(Optional<String> refusal, float factor) implements GpuPeerLibrary {
        @Override
        public String name() {
            return "Library";
        }

        @Override
        public List<Peer> contestants(PeerTask task, MathMode math) {
            GemmSpec spec = ((PeerTask.Gemm) task).spec();
            assertEquals(64, spec.m());
            float[] result = task.result().clone();
            result[0] *= factor;
            return List.of(new Peer() {
                @Override
                public String name() {
                    return "Library " + math;
                }

                @Override
                public void run() {}

                @Override
                public double nanos(long runs) {
                    return 1000.0 * runs;
                }

                @Override
                public float[] result() {
                    return result;
                }
            });
        }
    }

    @Test
    void peersTakeTurnsByTheirOwnClock() {
        Selected product = Selected.of(GemmBench.class, "shape", "SQUARE_64");
        assertEquals(0, run(MathMode.FP32, List.of(new Library(Optional.empty(), 1)), product), text::toString);
        String row = text.toString()
                .lines()
                .filter(line -> line.contains("Library fp32"))
                .findFirst()
                .orElseThrow();
        // 2·64³ operations in a microsecond.
        assertTrue(row.contains(" 0.001000 ms ") && row.contains("524.3 GFLOP/s") && row.contains("±0.0%"), row);
    }

    @Test
    void aWrongPeerIsOneLineAndAFailure() {
        Selected product = Selected.of(GemmBench.class, "shape", "SQUARE_64");
        assertEquals(1, run(MathMode.FP32, List.of(new Library(Optional.empty(), 2)), product), text::toString);
        assertTrue(text.toString().contains("Gemm SQUARE_64 failed: element 0 of 4096: Library fp32"), text::toString);
    }

    private int execute(String... arguments) {
        return new CommandLine(new BenchCommand())
                .setOut(out)
                .setErr(out)
                .setExecutionExceptionHandler((e, _, _) -> {
                    assertEquals(DeviceException.class, e.getClass());
                    out.println(e.getMessage());
                    return 1;
                })
                .execute(arguments);
    }

    @Test
    void withoutAGpuItIsOneLine() {
        Emulator.loaded().devices("");
        assertEquals(1, execute("--device", "cuda"));
        assertTrue(
                text.toString().startsWith("device cuda cannot be used: the NVIDIA driver sees no GPU. "),
                text::toString);
        assertEquals(1, text.toString().lines().count(), text::toString);
    }

    @Test
    void onlyAGpuHasAClockOfItsOwn() {
        assertEquals(2, execute("--device", "cpu"));
        assertTrue(text.toString().startsWith("--device: cpu computes on the host"), text::toString);
        assertEquals(2, execute("-p", "device=cuda"));
        assertTrue(text.toString().contains("-p device=cuda: JMH's clock sees only launches"), text::toString);
    }

    @Test
    void workloadsAreChosenByName() {
        assertEquals(
                List.of("Gemm SQUARE_1024", "Elementwise TANH MEMORY"),
                GpuSelection.matching(List.of("SQUARE_1024$", "TANH")).stream()
                        .map(Selected::label)
                        .toList());
        assertEquals(2, execute("--device", "cuda", "no-such"));
        assertTrue(text.toString().startsWith("no workload's name matches [no-such]"), text::toString);
    }
}
