package dev.forger.gan.text;

import dev.forger.data.Dataset;
import dev.forger.data.PictureShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Pictures of 4×4 that are white in one half, with captions that say which. */
public record Signs(int count) implements Dataset {
    private static final List<List<String>> CAPTIONS = List.of(
            List.of("white above", "black below"), List.of("white below", "black above"),
            List.of("white on the left", "black on the right"), List.of("white on the right", "black on the left"));

    @Override
    public PictureShape shape() {
        return new PictureShape(1, 4, 4);
    }

    @Override
    public void read(int index, MemorySegment destination, long offsetBytes) {
        for (int i = 0; i < 16; i++) {
            boolean white = switch (label(index)) {
                case 0 -> i < 8;
                case 1 -> i >= 8;
                case 2 -> i % 4 < 2;
                default -> i % 4 >= 2;
            };
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
