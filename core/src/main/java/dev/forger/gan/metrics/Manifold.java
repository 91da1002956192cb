package dev.forger.gan.metrics;

import dev.forger.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What feature vectors say of the region that they are drawn from: around each a ball that reaches to its k-th nearest
 * neighbour among the others (Kynkäänniemi et al. 2019, section 2).
 */
final class Manifold {
    private final Tensor centres;
    private final float[] squaredRadii;

    /**
     * Measures the balls.
     *
     * @param centres (N, d), N above k; read as long as this is used
     * @param k which neighbour, itself not counted
     */
    Manifold(Tensor centres, int k) {
        int count = Math.toIntExact(centres.shape().dim(0));
        if (k < 1 || count <= k) {
            throw new IllegalArgumentException(
                    "neighbours: " + k + " of " + count + " vectors, expected 1 to " + (count - 1));
        }
        this.centres = centres;
        this.squaredRadii = new float[count];
        float[] nearest = new float[k];
        Distances.forEachRow(centres, centres, (row, squared, offset) -> {
            Arrays.fill(nearest, Float.POSITIVE_INFINITY);
            for (int j = 0; j < count; j++) {
                if (j != row && squared[offset + j] < nearest[k - 1]) {
                    insert(nearest, squared[offset + j]);
                }
            }
            squaredRadii[row] = nearest[k - 1];
        });
    }

    /** Puts a value into its place among ascending ones, of which the last falls out. */
    private static void insert(float[] ascending, float value) {
        int at = ascending.length - 1;
        while (at > 0 && ascending[at - 1] > value) {
            ascending[at] = ascending[at - 1];
            at--;
        }
        ascending[at] = value;
    }

    /**
     * How vectors lie to the balls.
     *
     * @param vectorsInside the share of vectors that are in at least one ball
     * @param ballsPerVector the number of balls that a vector is in, on average
     * @param ballsHit the share of balls with at least one vector in it
     */
    record Hits(double vectorsInside, double ballsPerVector, double ballsHit) {}

    /**
     * Says which vectors lie in which balls, the border included.
     *
     * @param vectors (M, d)
     */
    Hits hits(Tensor vectors) {
        int[] balls = new int[Math.toIntExact(vectors.shape().dim(0))];
        boolean[] hit = new boolean[squaredRadii.length];
        Distances.forEachRow(centres, vectors, (ball, squared, offset) -> {
            for (int j = 0; j < balls.length; j++) {
                if (squared[offset + j] <= squaredRadii[ball]) {
                    balls[j]++;
                    hit[ball] = true;
                }
            }
        });
        return new Hits(
                (double) Arrays.stream(balls).filter(number -> number > 0).count() / balls.length,
                Arrays.stream(balls).average().orElseThrow(),
                (double) IntStream.range(0, hit.length)
                                .filter(ball -> hit[ball])
                                .count()
                        / hit.length);
    }
}
