package dev.forger.kernel.gemm;

import dev.forger.kernel.Activation;
import dev.forger.kernel.gemm.GemmSpec.Bias;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The shapes and options that every gemm is tried with. */
final class GemmCases {
    /** m, n, k: tiny, around vectors and register tiles, several of each. */
    private static final long[][] SIZES = {
        {1, 1, 1},
        {1, 7, 5},
        {5, 1, 7},
        {7, 5, 1},
        {3, 4, 2},
        {1, 64, 33},
        {64, 1, 33},
        {6, 15, 4},
        {8, 48, 9},
        {9, 49, 10},
        {12, 32, 3},
        {13, 31, 17},
        {14, 32, 16},
        {15, 33, 15},
        {16, 16, 16},
        {17, 17, 17},
        {27, 63, 33},
        {28, 64, 32},
        {29, 65, 31},
        {48, 96, 64}
    };

    /** Several cache blocks along one axis or all. */
    private static final long[][] LARGE = {
        {100, 129, 70}, {65, 200, 150}, {193, 67, 131}, {20, 33, 1030}, {3, 4500, 5}, {1500, 5, 6}
    };

    private static final long[][] EMPTY = {{0, 5, 3}, {5, 0, 3}, {5, 3, 0}, {0, 0, 0}, {0, 0, 4}, {0, 3, 0}};

    static final Activation LEAKY = Activation.leakyRelu(0.25f);

    private GemmCases() {}

    /** The changes that a case makes to a dense product. */
    record Options(
            long padA,
            long padB,
            long padC,
            long batch,
            long[] strides,
            float alpha,
            float beta,
            Bias bias,
            Activation activation) {
        static final Options NONE = new Options(0, 0, 0, 1, new long[] {0, 0, 0}, 1, 0, Bias.NONE, Activation.IDENTITY);

        Options padded(long a, long b, long c) {
            return new Options(a, b, c, batch, strides, alpha, beta, bias, activation);
        }

        Options batched(long count, long a, long b, long c) {
            return new Options(padA, padB, padC, count, new long[] {a, b, c}, alpha, beta, bias, activation);
        }

        Options with(float newAlpha, float newBeta, Bias newBias, Activation newActivation) {
            return new Options(padA, padB, padC, batch, strides, newAlpha, newBeta, newBias, newActivation);
        }
    }

    static GemmSpec spec(long m, long n, long k, boolean transA, boolean transB, Options o) {
        return new GemmSpec(
                m,
                n,
                k,
                transA,
                transB,
                (transA ? m : k) + o.padA,
                (transB ? k : n) + o.padB,
                n + o.padC,
                o.batch,
                o.strides[0],
                o.strides[1],
                o.strides[2],
                o.alpha,
                o.beta,
                o.bias,
                o.activation);
    }

    /** Every size, every combination of transposes. */
    static Stream<GemmSpec> shapes() {
        return Stream.concat(Stream.of(SIZES), Stream.of(LARGE)).flatMap(s -> transposes(s, Options.NONE));
    }

    /** The shapes that are cut into several blocks, and so between threads. */
    static Stream<GemmSpec> large() {
        return Stream.of(LARGE)
                .flatMap(s -> Stream.of(
                        spec(s[0], s[1], s[2], false, false, Options.NONE),
                        spec(s[0], s[1], s[2], true, true, Options.NONE)));
    }

    private static Stream<GemmSpec> transposes(long[] s, Options options) {
        return Stream.of(0, 1, 2, 3).map(t -> spec(s[0], s[1], s[2], (t & 1) != 0, (t & 2) != 0, options));
    }

    /** Rows that lie further apart than they are long. */
    static Stream<GemmSpec> padded() {
        return Stream.of(new long[] {5, 7, 3}, new long[] {17, 33, 19}, new long[] {30, 70, 40})
                .flatMap(s -> transposes(s, Options.NONE.padded(3, 5, 1)));
    }

    /** Batches: dense, with gaps, with one operand shared or overlapping. */
    static Stream<GemmSpec> batches() {
        return Stream.of(new long[] {3, 5, 4}, new long[] {17, 33, 19}).flatMap(s -> {
            long a = s[0] * s[2];
            long b = s[2] * s[1];
            long c = s[0] * s[1];
            return Stream.of(
                            Options.NONE.batched(3, a, b, c),
                            Options.NONE.batched(3, a + 2, b + 7, c + 5),
                            Options.NONE.batched(4, 0, b, c),
                            Options.NONE.batched(4, a, 0, c),
                            Options.NONE.batched(2, 0, 0, c),
                            Options.NONE.batched(3, 1, b, c))
                    .flatMap(o -> transposes(s, o.with(1, 0.5f, Bias.PER_ROW, Activation.IDENTITY)));
        });
    }

    /** No rows, no columns, no sum or no batch, with everything else. */
    static Stream<GemmSpec> empty() {
        List<GemmSpec> specs = new ArrayList<>();
        for (long[] s : EMPTY) {
            transposes(s, Options.NONE).forEach(specs::add);
            specs.add(spec(s[0], s[1], s[2], false, false, Options.NONE.with(1, 2, Bias.PER_COLUMN, Activation.RELU)));
        }
        specs.add(spec(3, 4, 5, false, false, Options.NONE.batched(0, 15, 20, 12)));
        return specs.stream();
    }

    /** Every bias, activation, and kind of alpha and beta. */
    static List<GemmSpec> epilogues(List<Activation> activations) {
        List<GemmSpec> specs = new ArrayList<>();
        for (long[] s : new long[][] {{3, 4, 0}, {5, 3, 2}, {17, 33, 19}, {33, 70, 40}}) {
            for (Bias bias : Bias.values()) {
                for (Activation activation : activations) {
                    for (float beta : new float[] {0, 1, -0.5f}) {
                        Options o = Options.NONE.padded(0, 1, 2).with(beta == 0 ? 1 : -0.5f, beta, bias, activation);
                        specs.add(spec(s[0], s[1], s[2], beta > 0, beta < 0, o));
                    }
                }
            }
        }
        return specs;
    }

    /** Anything at all, of moderate size. */
    static GemmSpec random(Random random) {
        long m = size(random);
        long n = size(random);
        long k = size(random);
        long padC = random.nextInt(4);
        long batch = random.nextInt(4) == 0 ? random.nextInt(4) : 1;
        Options o = Options.NONE
                .padded(random.nextInt(4), random.nextInt(4), padC)
                .batched(
                        batch,
                        random.nextBoolean() ? 0 : random.nextLong(200),
                        random.nextBoolean() ? 0 : random.nextLong(200),
                        m * (n + padC) + random.nextInt(3))
                .with(
                        random.nextBoolean() ? 1 : random.nextInt(5) - 2,
                        random.nextBoolean() ? 0 : random.nextInt(5) - 2,
                        Bias.values()[random.nextInt(3)],
                        List.of(Activation.IDENTITY, Activation.RELU, LEAKY).get(random.nextInt(3)));
        return spec(m, n, k, random.nextBoolean(), random.nextBoolean(), o);
    }

    private static long size(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong(4);
            case 1 -> 14 + random.nextLong(5);
            case 2 -> 30 + random.nextLong(36);
            default -> 1 + random.nextLong(100);
        };
    }
}
