package dev.forger.kernel.norm;

import dev.forger.kernel.Activation;
import dev.forger.kernel.Trial;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The sizes and data that batch normalisation is tried with. */
final class BatchNormCases {
    static final List<Activation> ACTIVATIONS = List.of(
            Activation.IDENTITY, Activation.RELU, Activation.leakyRelu(0.2f), Activation.TANH, Activation.SIGMOID);

    private BatchNormCases() {}

    static Stream<BatchNormSpec> named() {
        return Stream.concat(
                Stream.of(
                        spec(2, 1, 1),
                        spec(1, 1, 2),
                        spec(2, 3, 1),
                        spec(17, 33, 1),
                        spec(1, 3, 49),
                        spec(3, 5, 15),
                        spec(3, 5, 16),
                        spec(2, 4, 17),
                        spec(4, 16, 31),
                        spec(2, 2, 32),
                        spec(2, 2, 33),
                        spec(5, 7, 64)),
                large());
    }

    /** Work for several threads. */
    static Stream<BatchNormSpec> large() {
        return Stream.of(spec(64, 200, 1), spec(16, 24, 49), spec(3, 2, 4096), spec(700, 3, 5), spec(2, 65, 256));
    }

    static Stream<BatchNormSpec> withEveryActivation(Stream<BatchNormSpec> specs) {
        return specs.flatMap(s -> ACTIVATIONS.stream().map(a -> new BatchNormSpec(s.n(), s.c(), s.spatial(), a)));
    }

    static BatchNormSpec random(Random random) {
        return new BatchNormSpec(
                2 + random.nextInt(6),
                1 + random.nextInt(20),
                1 + random.nextInt(70),
                ACTIVATIONS.get(random.nextInt(ACTIVATIONS.size())));
    }

    /** No channels at all; any other empty extent is refused by the spec. */
    static Stream<BatchNormSpec> empty() {
        return Stream.of(spec(3, 0, 4), spec(0, 0, 0));
    }

    private static BatchNormSpec spec(int n, int c, long spatial) {
        return new BatchNormSpec(n, c, spatial, Activation.IDENTITY);
    }

    /** Where value i of a channel lies. */
    static int at(BatchNormSpec s, int channel, long i) {
        return Math.toIntExact((i / s.spatial() * s.c() + channel) * s.spatial() + i % s.spatial());
    }

    /** Reals whose channels have means from −2 to 2 and spreads from 0.5 to 1.5. */
    static float[] data(Trial trial, BatchNormSpec s) {
        float[] values = trial.reals((int) s.size());
        for (int c = 0; c < s.c(); c++) {
            float mean = 4 * trial.random().nextFloat() - 2;
            float spread = 0.5f + trial.random().nextFloat();
            for (long i = 0; i < s.count(); i++) {
                values[at(s, c, i)] = mean + spread * values[at(s, c, i)];
            }
        }
        return values;
    }
}
