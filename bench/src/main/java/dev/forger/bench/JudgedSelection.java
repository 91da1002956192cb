package dev.forger.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What {@code forger bench --peers} runs when nothing is asked for: all that Forger is judged by, within minutes. */
final class JudgedSelection {
    private static final String[] SQUARES = {
        "SQUARE_64", "SQUARE_128", "SQUARE_256", "SQUARE_512", "SQUARE_1024", "SQUARE_2048", "SQUARE_4096"
    };
    private static final String[] SKINNY = {"SKINNY_64_6272_100", "SKINNY_512_16384_64", "SKINNY_256_100_8192"};
    private static final String[] DCGAN = Stream.of(ConvShape.values())
            .filter(ConvShape::isOfDcgan)
            .map(Enum::name)
            .toArray(String[]::new);
    private static final String[] RESNET = {"RESNET_3X3_56", "RESNET_3X3_14", "RESNET_1X1_56", "RESNET_1X1_14"};
    private static final List<Class<? extends ConvBench>> DIRECTIONS =
            List.of(ConvForwardBench.class, ConvBackwardDataBench.class, ConvBackwardWeightsBench.class);
    private static final String ONE = "1";
    private static final String TWO = "2";

    private JudgedSelection() {}

    /**
     * The runs, on one thread and, where there are two, on two.
     *
     * @param commandLine what else was asked for
     * @param threads that the machine has
     */
    static List<Options> all(Options commandLine, int threads) {
        Builder runs = new Builder(commandLine);
        runs.add(GemmBench.class, ONE, "shape", SQUARES);
        runs.add(runs.of(GemmBench.class, ONE, "shape", "SQUARE_1024").param("transposes", "TN", "NT", "TT"));
        runs.add(runs.of(GemmBench.class, ONE, "shape", SKINNY).param("transposes", "NN", "TN", "NT", "TT"));
        runs.add(runs.of(GemmBench.class, ONE, "shape", "ROW_1024", "ROW_4096").param("transposes", "NN", "NT"));
        for (Class<? extends ConvBench> direction : DIRECTIONS) {
            runs.add(direction, ONE, "shape", DCGAN);
            runs.add(direction, ONE, "shape", RESNET);
        }
        // Inference one by one: the discriminator forward, the generator backward in the data.
        for (Class<? extends ConvBench> direction : DIRECTIONS.subList(0, 2)) {
            runs.add(runs.of(direction, ONE, "shape", "DCGAN64_D1_G5", "DCGAN64_D3_G3", "DCGAN64_D4_G2")
                    .param("batch", "1"));
        }
        bandwidth(runs, ONE);
        steps(runs, ONE);
        if (threads > 1) {
            runs.add(GemmBench.class, TWO, "shape", "SQUARE_256", "SQUARE_1024", "SKINNY_512_16384_64");
            for (Class<? extends ConvBench> direction : DIRECTIONS) {
                runs.add(direction, TWO, "shape", "DCGAN28_D2_G2", "DCGAN64_D1_G5", "DCGAN64_D2_G4", "DCGAN64_D4_G2");
            }
            bandwidth(runs, TWO);
            steps(runs, TWO);
        }
        return runs.all;
    }

    private static void bandwidth(Builder runs, String threads) {
        runs.add(BatchNormForwardBench.class, threads, "shape", "DCGAN64_G4");
        runs.add(BatchNormBackwardBench.class, threads, "shape", "DCGAN64_G4");
        runs.add(runs.of(ElementwiseBench.class, threads, "shape", "MEMORY")
                .param("op", "LEAKY_RELU", "LEAKY_RELU_BACKWARD", "TANH"));
        runs.add(AdamBench.class, threads, "network", "DCGAN64_D");
    }

    private static void steps(Builder runs, String threads) {
        runs.add(runs.of(TrainingStepBench.class, threads, "model", "DCGAN28", "DCGAN64")
                .measurementTime(Builder.ITERATION_OF_STEPS));
    }

    private static final class Builder {
        /** With one thread: a convolution that takes 10 ms must have been called often enough for C2. */
        private static final TimeValue WARM_UP = TimeValue.milliseconds(600);

        private static final TimeValue ITERATION = TimeValue.milliseconds(80);

        /** Ten steps of dcgan-28. */
        private static final TimeValue ITERATION_OF_STEPS = TimeValue.milliseconds(500);

        private final Options commandLine;
        private final List<Options> all = new ArrayList<>();

        Builder(Options commandLine) {
            this.commandLine = commandLine;
        }

        ChainedOptionsBuilder of(
                Class<? extends DeviceBench> bench, String threads, String parameter, String... values) {
            return new OptionsBuilder()
                    .parent(commandLine)
                    .include("\\." + bench.getSimpleName() + "\\.")
                    .param("threads", threads)
                    .param(parameter, values)
                    .warmupIterations(DeviceBench.WARM_UPS)
                    .warmupTime(threads.equals(ONE) ? WARM_UP : TimeValue.seconds(DeviceBench.WARM_UP_SECONDS))
                    .measurementIterations(5)
                    .measurementTime(ITERATION);
        }

        void add(Class<? extends DeviceBench> bench, String threads, String parameter, String... values) {
            add(of(bench, threads, parameter, values));
        }

        void add(ChainedOptionsBuilder options) {
            all.add(options.build());
        }
    }
}
