package dev.forger.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Another data set's pictures in the middle of larger ones that are black around them: 28×28 in 32×32, which halves
 * down to 4×4. An odd row or column too many goes to the bottom or the right.
 *
 * <p>Closing it closes the other. Thread-safe.
 */
public final class Padded extends DerivedDataset {
    private static final float BLACK = -1;

    private final PictureShape shape;
    private final int top;
    private final int left;

    /**
     * Adds rows and columns.
     *
     * @param pictures to be padded; closed with this
     * @param height rows wanted
     * @param width columns wanted
     * @throws IllegalArgumentException if one of them is below what the pictures have
     */
    public Padded(Dataset pictures, int height, int width) {
        PictureShape inner = pictures.shape();
        if (height < inner.height() || width < inner.width()) {
            throw new IllegalArgumentException("padded size: " + height + "x" + width + ", expected at least "
                    + inner.height() + "x" + inner.width() + ", the pictures' own");
        }
        super(pictures);
        this.shape = new PictureShape(inner.channels(), height, width);
        this.top = (height - inner.height()) / 2;
        this.left = (width - inner.width()) / 2;
    }

    @Override
    public PictureShape shape() {
        return shape;
    }

    @Override
    public void read(int index, MemorySegment destination, long offsetBytes) {
        PictureShape inner = source().shape();
        MemorySegment small = MemorySegment.ofArray(new float[inner.elements()]);
        source().read(index, small, 0);
        for (int i = 0; i < shape.elements(); i++) {
            destination.set(ValueLayout.JAVA_FLOAT, offsetBytes + (long) i * Float.BYTES, BLACK);
        }
        long rowBytes = (long) inner.width() * Float.BYTES;
        for (int channel = 0; channel < inner.channels(); channel++) {
            for (int y = 0; y < inner.height(); y++) {
                long from = (channel * inner.height() + y) * rowBytes;
                long to = ((long) channel * shape.height() + top + y) * shape.width() + left;
                MemorySegment.copy(small, from, destination, offsetBytes + to * Float.BYTES, rowBytes);
            }
        }
    }

    @Override
    public String description() {
        return source().description() + ", padded to " + shape;
    }
}
