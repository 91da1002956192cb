package dev.forger.gan.text;

import dev.forger.data.Dataset;
import dev.forger.data.PictureShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Pictures of 4×4 that are white in the upper half or in the lower, with captions that say which. */
public record Signs(int count) implements Dataset {
    private static final List<List<String>> CAPTIONS =
            List.of(List.of("white above", "top"), List.of("black roof", "bottom"));

    @Override
    public PictureShape shape() {
        return new PictureShape(1, 4, 4);
    }

    @Override
    public void read(int index, MemorySegment destination, long offsetBytes) {
        for (int i = 0; i < 16; i++) {
            boolean white = label(index) == 0 == i < 8;
            destination.set(ValueLayout.JAVA_FLOAT, offsetBytes + (long) i * Float.BYTES, white ? 1 : -1);
        }
    }

    @Override
    public List<String> classNames() {
        return CAPTIONS.stream().map(List::getFirst).toList();
    }

    @Override
    public int label(int index) {
        return index % CAPTIONS.size();
    }

    @Override
    public List<String> captions(int index) {
        return CAPTIONS.get(label(index));
    }

    @Override
    public String description() {
        return count + " signs";
    }

    @Override
    public void close() {}
}
