package dev.forger.bench;

import java.util.List;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What {@code forger bench} runs when nothing is asked for: each kernel at a size or two, in short iterations. */
final class QuickSelection {
    private static final TimeValue ITERATION = TimeValue.milliseconds(500);

    private QuickSelection() {}

    /**
     * The runs.
     *
     * @param commandLine what else was asked for
     */
    static List<Options> all(Options commandLine) {
        return List.of(
                quick(commandLine, GemmBench.class, "SQUARE_1024")
                        .param("threads", "1", DeviceBench.ALL_THREADS)
                        .build(),
                quick(commandLine, GemmBench.class, "SQUARE_256", "SKINNY_64_6272_100")
                        .build(),
                quick(commandLine, ConvForwardBench.class, "DCGAN28_D2_G2", "DCGAN64_D3_G3")
                        .build(),
                quick(commandLine, ConvBackwardDataBench.class, "DCGAN28_D2_G2", "DCGAN64_D3_G3")
                        .build(),
                quick(commandLine, ConvBackwardWeightsBench.class, "DCGAN28_D2_G2", "DCGAN64_D3_G3")
                        .build(),
                quick(commandLine, BatchNormForwardBench.class, "DCGAN64_G4").build(),
                quick(commandLine, BatchNormBackwardBench.class, "DCGAN64_G4").build(),
                quick(commandLine, ElementwiseBench.class, "MEMORY")
                        .param("op", "ADD", "TANH", "LEAKY_RELU")
                        .build(),
                quick(commandLine, ReduceBench.class, "CHANNELS").build(),
                quick(commandLine, AdamBench.class)
                        .param("network", "DCGAN28_G")
                        .build(),
                quick(commandLine, RandomBench.class)
                        .param("distribution", "NORMAL")
                        .build(),
                quick(commandLine, TrainingStepBench.class)
                        .param("model", "DCGAN28")
                        .build());
    }

    private static ChainedOptionsBuilder quick(
            Options commandLine, Class<? extends DeviceBench> bench, String... shapes) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .parent(commandLine)
                .include("\\." + bench.getSimpleName() + "\\.")
                .warmupIterations(DeviceBench.WARM_UPS)
                .warmupTime(TimeValue.seconds(DeviceBench.WARM_UP_SECONDS))
                .measurementIterations(5)
                .measurementTime(ITERATION);
        return shapes.length == 0 ? options : options.param("shape", shapes);
    }
}
