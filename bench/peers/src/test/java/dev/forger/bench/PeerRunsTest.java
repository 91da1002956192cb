package dev.forger.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Peers take turns with Forger, their results being compared with ours first; nothing is timed in earnest. */
class PeerRunsTest {
    @ParameterizedTest
    @CsvSource({
        "GemmBench, shape, SQUARE_64, OpenBLAS",
        "ConvBackwardDataBench, shape, DCGAN64_D5, oneDNN NCHW",
        "TrainingStepBench, model, DCGAN28, PyTorch"
    })
    void peersTakeTurns(String bench, String parameter, String value, String peer) throws RunnerException {
        StringWriter text = new StringWriter();
        ResultTable table = new ResultTable(new PrintWriter(text));
        new Runner(
                        new OptionsBuilder()
                                .include("\\." + bench + "\\.")
                                .param(parameter, value)
                                .param("threads", "2")
                                .forks(0)
                                .warmupIterations(0)
                                .measurementIterations(1)
                                .measurementTime(TimeValue.milliseconds(1))
                                .addProfiler(WorkProfiler.class, new MachinePeak(2, 1e11, 2e11, 1e10, 2e10).encode())
                                .addProfiler(PeerProfiler.class)
                                .build(),
                        table)
                .run();
        assertEquals(0, table.failures(), text::toString);
        assertTrue(text.toString().contains(peer + " "), text::toString);
        assertTrue(text.toString().contains(OneThread.NAME + " "), text::toString);
    }
}
