package dev.forger.bench;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Every bench runs, on every device of the host: its operands, its check of the results, and its rate. */
class BenchSmokeTest {
    private static final MachinePeak PEAK = new MachinePeak(2, 1e11, 2e11, 1e10, 2e10);

    /** Each bench with parameters that make it short. */
    private static final Map<Class<? extends DeviceBench>, Map<String, String>> SHORT = Map.ofEntries(
            entry(GemmBench.class, Map.of("shape", "SQUARE_64")),
            entry(ConvForwardBench.class, Map.of("shape", "DCGAN64_D5")),
            entry(ConvBackwardDataBench.class, Map.of("shape", "DCGAN64_D5")),
            entry(ConvBackwardWeightsBench.class, Map.of("shape", "DCGAN64_D5")),
            entry(ElementwiseBench.class, Map.of("shape", "L1")),
            entry(ReduceBench.class, Map.of("shape", "CHANNELS")),
            entry(BatchNormForwardBench.class, Map.of("shape", "DCGAN28_D2")),
            entry(BatchNormBackwardBench.class, Map.of("shape", "DCGAN28_D2")),
            entry(AdamBench.class, Map.of("network", "DCGAN28_G")),
            entry(RandomBench.class, Map.of()),
            entry(TrainingStepBench.class, Map.of("model", "DCGAN28", "batch", "2")));

    private static Stream<Arguments> runs() {
        List<String> devices = List.of("reference", "cpu"); // GPUs have a comparison of their own
        return SHORT.keySet().stream().flatMap(bench -> devices.stream().map(device -> Arguments.of(bench, device)));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void runs(Class<? extends DeviceBench> bench, String device) throws RunnerException {
        StringWriter text = new StringWriter();
        ResultTable table = new ResultTable(new PrintWriter(text));
        Collection<RunResult> results = run(table, bench, device, SHORT.get(bench));
        assertEquals(0, table.failures(), text::toString);
        assertTrue(!results.isEmpty(), text::toString);
        for (RunResult result : results) {
            Result<?> share = result.getSecondaryResults().get(WorkProfiler.SHARE);
            assertTrue(share.getScore() > 0, text::toString);
        }
    }

    private static Collection<RunResult> run(
            ResultTable table, Class<? extends DeviceBench> bench, String device, Map<String, String> parameters)
            throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + bench.getSimpleName() + "\\.")
                .param("device", device)
                .param("threads", "2")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(1))
                .addProfiler(WorkProfiler.class, PEAK.encode());
        parameters.forEach(options::param);
        return new Runner(options.build(), table).run();
    }

    @Test
    void aFailureSaysWhy() throws RunnerException {
        StringWriter text = new StringWriter();
        ResultTable table = new ResultTable(new PrintWriter(text));
        run(table, GemmBench.class, "no-such-device", Map.of("shape", "SQUARE_64"));
        assertEquals(1, table.failures(), text::toString);
        assertTrue(text.toString().contains("Gemm SQUARE_64 failed"), text::toString);
        assertTrue(text.toString().contains("there is no \"no-such-device\""), text::toString);
    }

    @Test
    void noneIsForgotten() {
        Set<String> listed = new TreeSet<>();
        BenchmarkList.defaultList()
                .getAll(new ResultTable(new PrintWriter(new StringWriter())), List.of())
                .forEach(entry -> listed.add(entry.getUserClassQName()));
        Set<String> here = new TreeSet<>();
        SHORT.keySet().forEach(bench -> here.add(bench.getName()));
        assertEquals(listed, here);
    }
}
