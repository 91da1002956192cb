package dev.forger.gan.metrics;

import dev.forger.device.Device;
import dev.forger.memory.MemoryScope;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * The birthday paradox test (Arora and Zhang 2017, section 3): if a batch of s pictures holds two that are the same
 * with probability one half, the generator makes about s² different pictures. There a person looks at the closest
 * pairs; here two pictures are the same if they are closer than half the distance of the closest pair of an equally
 * large batch of real pictures, the median over {@value #TRIALS} batches.
 *
 * @param batch s
 * @param duplicates the share of {@value #TRIALS} batches of s generated pictures with two that are the same
 */
public record BirthdayParadox(int batch, double duplicates) {
    /** The number of batches that a share is of. */
    public static final int TRIALS = 20;

    private static final double NEARNESS = 0.5;

    /**
     * Draws batches of both and looks for pairs.
     *
     * @param batch s, at least 2
     */
    public static BirthdayParadox of(Device device, PictureSource real, PictureSource generated, int batch) {
        double[] apart = closestPairs(device, real, batch);
        Arrays.sort(apart);
        double same = NEARNESS * (apart[(TRIALS - 1) / 2] + apart[TRIALS / 2]) / 2;
        double[] pairs = closestPairs(device, generated, batch);
        return new BirthdayParadox(
                batch,
                (double) DoubleStream.of(pairs).filter(pair -> pair < same).count() / TRIALS);
    }

    private static double[] closestPairs(Device device, PictureSource source, int batch) {
        double[] closest = new double[TRIALS];
        for (int trial = 0; trial < TRIALS; trial++) {
            try (MemoryScope _ = device.scope()) {
                closest[trial] = PairwiseDistance.smallest(source.next(batch));
            }
        }
        return closest;
    }
}
