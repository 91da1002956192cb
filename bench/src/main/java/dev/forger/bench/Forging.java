package dev.forger.bench;

/** A GAN that learns, in Forger or in another library, with all that {@link Quality} needs of either. */
public interface Forging extends AutoCloseable {
    /** What tables call it. */
    String name();

    /**
     * One step of the discriminator and one of the generator, on noise of its own.
     *
     * @param real a batch of real pictures, NCHW
     */
    void step(float[] real);

    /**
     * Pictures, made with the running statistics: each depends on its own noise alone.
     *
     * @param noise (count, latent)
     * @return (count, C, H, W)
     */
    float[] samples(float[] noise);

    /** Ends its memory. */
    @Override
    void close();
}
