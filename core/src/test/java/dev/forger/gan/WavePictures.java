package dev.forger.gan;

import dev.forger.data.Dataset;
import dev.forger.data.PictureShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Small pictures of waves, each of its own phase; the one with index {@code broken} is NaN. */
public final class WavePictures implements Dataset {
    private final int count;
    private final PictureShape shape;
    private final int broken;

    private WavePictures(int count, PictureShape shape, int broken) {
        this.count = count;
        this.shape = shape;
        this.broken = broken;
    }

    public static WavePictures of(int count, int channels, int height, int width) {
        return new WavePictures(count, new PictureShape(channels, height, width), -1);
    }

    static WavePictures withNaN(int count, int broken) {
        return new WavePictures(count, new PictureShape(1, 4, 4), broken);
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public PictureShape shape() {
        return shape;
    }

    @Override
    public void read(int index, MemorySegment destination, long offsetBytes) {
        for (int i = 0; i < shape.elements(); i++) {
            float value = index == broken ? Float.NaN : (float) Math.sin(0.7 * i + 0.3 * index);
            destination.set(ValueLayout.JAVA_FLOAT, offsetBytes + (long) i * Float.BYTES, value);
        }
    }

    @Override
    public List<String> classNames() {
        return List.of("rising", "falling", "flat");
    }

    @Override
    public int label(int index) {
        return index % 3;
    }

    @Override
    public String description() {
        return count + " waves";
    }

    @Override
    public void close() {}
}
