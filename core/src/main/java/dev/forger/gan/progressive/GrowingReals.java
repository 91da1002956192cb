package dev.forger.gan.progressive;

import dev.forger.data.PictureShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Real pictures as the networks of a stage are to see them: averaged down to its size, and while it is faded in with
 * their finest detail at the same share (Karras et al. 2018, section 3), {@code m + α·(x − m)} where m is the mean of
 * the 2×2 square that pixel x is in.
 */
public final class GrowingReals {
    private final int planes;
    private final int extent;
    private final float[] samples;

    /**
     * Memory for batches.
     *
     * @param count pictures of a batch
     * @param whole their shape, square
     */
    public GrowingReals(int count, PictureShape whole) {
        planes = Math.multiplyExact(count, whole.channels());
        extent = whole.height();
        samples = new float[Math.multiplyExact(count, whole.elements())];
    }

    /**
     * A batch at a stage.
     *
     * @param pictures (N, C, H, W), 32-bit floats
     * @return (N, C, extent, extent), valid until the next call
     */
    public MemorySegment at(Growth.Stage stage, MemorySegment pictures) {
        MemorySegment.copy(pictures, ValueLayout.JAVA_FLOAT, 0, samples, 0, samples.length);
        int size = extent;
        for (; size > stage.extent(); size /= 2) {
            halve(size);
        }
        if (stage.alpha() < 1) {
            fade(size, stage.alpha());
        }
        return MemorySegment.ofArray(samples).asSlice(0, (long) planes * size * size * Float.BYTES);
    }

    /** Planes of a size to half of it, in place: what is written lies before what is still to be read. */
    private void halve(int size) {
        int to = 0;
        for (int row = 0; row < planes * size; row += 2) {
            for (int column = 0; column < size; column += 2) {
                samples[to++] = mean(row * size + column, size);
            }
        }
    }

    private void fade(int size, float alpha) {
        for (int row = 0; row < planes * size; row += 2) {
            for (int column = 0; column < size; column += 2) {
                int at = row * size + column;
                float mean = mean(at, size);
                samples[at] = mean + alpha * (samples[at] - mean);
                samples[at + 1] = mean + alpha * (samples[at + 1] - mean);
                samples[at + size] = mean + alpha * (samples[at + size] - mean);
                samples[at + size + 1] = mean + alpha * (samples[at + size + 1] - mean);
            }
        }
    }

    private float mean(int at, int size) {
        return (samples[at] + samples[at + 1] + (samples[at + size] + samples[at + size + 1])) * 0.25f;
    }
}
