package dev.forger.gan.sampling;

import dev.forger.gan.GanTrainer;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.util.Arrays;

/** Noise that is chosen rather than drawn: paths through latent space, and its dense middle. */
public final class Latents {
    /** Tries to draw a number within bounds; a bound that lets this few through is refused. */
    private static final int MOST_TRIES = 1000;

    private Latents() {}

    /**
     * Spherical interpolation (White 2016, section 2): as likely under a normal prior as its ends are, where a straight
     * line would pass through the middle, in which there are no samples.
     *
     * @param t 0 gives a, 1 gives b
     * @return a vector of their length; the straight line's point where they lie in one direction
     */
    public static float[] slerp(float[] a, float[] b, double t) {
        double aa = 0;
        double bb = 0;
        double ab = 0;
        for (int i = 0; i < a.length; i++) {
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
            ab += (double) a[i] * b[i];
        }
        double angle = Math.acos(Math.clamp(ab / Math.sqrt(aa * bb), -1, 1));
        double sine = Math.sin(angle);
        double shareA = sine < 1e-6 ? 1 - t : Math.sin((1 - t) * angle) / sine;
        double shareB = sine < 1e-6 ? t : Math.sin(t * angle) / sine;
        float[] between = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            between[i] = (float) (shareA * a[i] + shareB * b[i]);
        }
        return between;
    }

    /**
     * Rows of noise that lead from one draw to another, both ends among them.
     *
     * @param rows how many paths
     * @param columns how many samples of each, at least 2
     * @return (rows·columns, latent) in the current scope
     */
    public static Tensor paths(GanTrainer trainer, int rows, int columns, long seed) {
        Tensor ends = trainer.noise(2 * rows, seed);
        float[] drawn = ends.toArray();
        int latent = trainer.latent();
        float[] all = new float[rows * columns * latent];
        for (int row = 0; row < rows; row++) {
            float[] from = Arrays.copyOfRange(drawn, 2 * row * latent, (2 * row + 1) * latent);
            float[] to = Arrays.copyOfRange(drawn, (2 * row + 1) * latent, (2 * row + 2) * latent);
            for (int column = 0; column < columns; column++) {
                float[] point = slerp(from, to, column / (columns - 1.0));
                System.arraycopy(point, 0, all, (row * columns + column) * latent, latent);
            }
        }
        return Tensor.of(ends.device(), Shape.of((long) rows * columns, latent), all);
    }

    /**
     * Noise whose every number lies in [−limit, limit], drawn again where it does not (the truncation trick, Brock et
     * al. 2019, section 3.1): less variety, more typical samples.
     *
     * @param limit positive
     * @return (count, latent) in the current scope
     * @throws IllegalArgumentException if hardly any noise lies within the limit
     */
    public static Tensor truncated(GanTrainer trainer, int count, long seed, float limit) {
        if (!(limit > 0)) {
            throw new IllegalArgumentException("truncation: " + limit + ", expected above 0");
        }
        Tensor first = trainer.noise(count, seed);
        float[] values = first.toArray();
        for (int attempt = 1; outside(values, limit); attempt++) {
            if (attempt == MOST_TRIES) {
                throw new IllegalArgumentException("truncation: " + limit + ", expected more: of " + MOST_TRIES
                        + " draws a number found none within");
            }
            float[] again = trainer.noise(count, seed + attempt).toArray();
            for (int i = 0; i < values.length; i++) {
                if (Math.abs(values[i]) > limit) {
                    values[i] = again[i];
                }
            }
        }
        return Tensor.of(first.device(), first.shape(), values);
    }

    private static boolean outside(float[] values, float limit) {
        for (float value : values) {
            if (Math.abs(value) > limit) {
                return true;
            }
        }
        return false;
    }
}
