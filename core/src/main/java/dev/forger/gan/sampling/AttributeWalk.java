package dev.forger.gan.sampling;

import dev.forger.data.PictureShape;
import dev.forger.gan.GanTrainer;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * The direction in latent space along which an attribute grows most: the slope of the least-squares fit of the
 * attribute, measured on samples, to their noise. For noise of independent numbers of one variance that is, but for its
 * length, the covariance of the two (compare Radford et al. 2016, section 6.3, who take differences of means).
 */
public final class AttributeWalk {
    private static final int MEASURED = 1024;
    private static final int PART = 256;

    /** How far a walk leads to either side, in standard deviations of a normal prior along the direction. */
    private static final double REACH = 3;

    private final GanTrainer trainer;
    private final float[] direction;

    private AttributeWalk(GanTrainer trainer, float[] direction) {
        this.trainer = trainer;
        this.direction = direction;
    }

    /**
     * Finds the direction.
     *
     * @param inputs adds what the generator needs besides noise
     * @throws IllegalStateException if the attribute is the same for all samples
     */
    public static AttributeWalk along(
            Attribute attribute, GanTrainer trainer, long seed, UnaryOperator<Tensor> inputs) {
        int latent = trainer.latent();
        PictureShape s = trainer.blueprint().pictures();
        double[] products = new double[latent];
        double[] sums = new double[latent];
        double total = 0;
        try (MemoryScope _ = trainer.generator().parameters().values().device().scope()) {
            Tensor noise = trainer.noise(MEASURED, seed);
            float[] z = noise.toArray();
            for (int from = 0; from < MEASURED; from += PART) {
                float[] pictures = trainer.samples(inputs.apply(noise.slice(0, from, (long) from + PART)))
                        .toArray();
                for (int i = 0; i < PART; i++) {
                    double value = attribute.of(pictures, i * s.elements(), s.channels(), s.height(), s.width());
                    total += value;
                    for (int j = 0; j < latent; j++) {
                        products[j] += value * z[(from + i) * latent + j];
                        sums[j] += z[(from + i) * latent + j];
                    }
                }
            }
        }
        return new AttributeWalk(trainer, unit(products, sums, total / MEASURED, attribute));
    }

    private static float[] unit(double[] products, double[] sums, double mean, Attribute attribute) {
        double squares = 0;
        for (int j = 0; j < products.length; j++) {
            products[j] -= mean * sums[j];
            squares += products[j] * products[j];
        }
        if (!(squares > 0)) {
            throw new IllegalStateException(
                    "attribute " + attribute + ": is the same for all samples, so that no direction changes it");
        }
        float[] direction = new float[products.length];
        for (int j = 0; j < products.length; j++) {
            direction[j] = (float) (products[j] / Math.sqrt(squares));
        }
        return direction;
    }

    /**
     * Rows of noise, each one draw with its part along the direction set to −3 … 3.
     *
     * @param columns samples of a row, at least 2
     * @return (rows·columns, latent) in the current scope
     */
    public Tensor paths(int rows, int columns, long seed) {
        Tensor drawn = trainer.noise(rows, seed);
        float[] z = drawn.toArray();
        int latent = direction.length;
        float[] all = new float[rows * columns * latent];
        for (int row = 0; row < rows; row++) {
            double along = 0;
            for (int j = 0; j < latent; j++) {
                along += z[row * latent + j] * (double) direction[j];
            }
            for (int column = 0; column < columns; column++) {
                double moved = REACH * (2 * column / (columns - 1.0) - 1) - along;
                for (int j = 0; j < latent; j++) {
                    all[(row * columns + column) * latent + j] = (float) (z[row * latent + j] + moved * direction[j]);
                }
            }
        }
        return Tensor.of(drawn.device(), Shape.of((long) rows * columns, latent), all);
    }
}
