package dev.forger.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Another data set's pictures in another size or number of channels. The largest centred part with the wanted aspect
 * ratio is resampled by a triangle filter; colours become luma of ITU-R BT.601, grey becomes three equal channels.
 *
 * <p>Closing it closes the other. Thread-safe.
 */
public final class Resized extends DerivedDataset {
    private static final float[] LUMA = {0.299f, 0.587f, 0.114f};

    private final PictureShape shape;

    /**
     * Resizes.
     *
     * @param pictures to be resized; closed with this
     * @param shape the shape wanted
     */
    public Resized(Dataset pictures, PictureShape shape) {
        super(pictures);
        this.shape = shape;
    }

    @Override
    public PictureShape shape() {
        return shape;
    }

    @Override
    public void read(int index, MemorySegment destination, long offsetBytes) {
        PictureShape given = source().shape();
        float[] samples = new float[given.elements()];
        source().read(index, MemorySegment.ofArray(samples), 0);
        float[] planes = given.channels() > shape.channels() ? luma(samples) : samples;
        int channels = Math.min(given.channels(), shape.channels());
        PictureShape target = new PictureShape(channels, shape.height(), shape.width());
        float[] fitted = Resampler.fit(planes, given.height(), given.width(), target);
        for (int channel = 0; channel < shape.channels(); channel += channels) {
            MemorySegment.copy(
                    fitted,
                    0,
                    destination,
                    ValueLayout.JAVA_FLOAT,
                    offsetBytes + (long) channel * shape.height() * shape.width() * Float.BYTES,
                    fitted.length);
        }
    }

    private static float[] luma(float[] colours) {
        float[] result = new float[colours.length / LUMA.length];
        for (int i = 0; i < result.length; i++) {
            for (int channel = 0; channel < LUMA.length; channel++) {
                result[i] += LUMA[channel] * colours[channel * result.length + i];
            }
        }
        return result;
    }

    @Override
    public String description() {
        return source().description() + ", resized to " + shape;
    }
}
