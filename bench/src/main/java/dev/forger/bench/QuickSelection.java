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

    static List<Options> all() {
        return List.of(
                quick(GemmBench.class, "SQUARE_1024")
                        .param("threads", "1", DeviceBench.ALL_THREADS)
                        .build(),
                quick(GemmBench.class, "SQUARE_256", "DCGAN28_G_DENSE").build(),
                quick(ConvForwardBench.class, "DCGAN28_D2_G2", "DCGAN64_D3_G3").build(),
                quick(ConvBackwardDataBench.class, "DCGAN28_D2_G2", "DCGAN64_D3_G3")
                        .build(),
                quick(ConvBackwardWeightsBench.class, "DCGAN28_D2_G2", "DCGAN64_D3_G3")
                        .build(),
                quick(BatchNormForwardBench.class, "DCGAN64_G4").build(),
                quick(BatchNormBackwardBench.class, "DCGAN64_G4").build(),
                quick(ElementwiseBench.class, "MEMORY")
                        .param("op", "ADD", "TANH", "LEAKY_RELU")
                        .build(),
                quick(ReduceBench.class, "CHANNELS").build(),
                quick(AdamBench.class).param("network", "DCGAN28_G").build(),
                quick(RandomBench.class).param("distribution", "NORMAL").build(),
                quick(TrainingStepBench.class).param("model", "DCGAN28").build());
    }

    private static ChainedOptionsBuilder quick(Class<? extends DeviceBench> bench, String... shapes) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + bench.getSimpleName() + "\\.")
                .warmupIterations(3)
                .warmupTime(ITERATION)
                .measurementIterations(5)
                .measurementTime(ITERATION);
        return shapes.length == 0 ? options : options.param("shape", shapes);
    }
}
