package dev.forger.data;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;

/** Fashion-MNIST with captions of what each picture shows, see {@link Look}; without those that are held out. */
final class CaptionedFashion extends DerivedDataset {
    private CaptionedFashion(Dataset clothes) {
        super(clothes);
    }

    /**
     * Takes the pictures that may be learnt from.
     *
     * @param clothes Fashion-MNIST; closed with this
     */
    static Dataset learnt(Dataset clothes) {
        CaptionedFashion all = new CaptionedFashion(clothes);
        int[] chosen = IntStream.range(0, all.count())
                .filter(i -> !all.look(i).isHeldOut())
                .toArray();
        return Subset.of(all, chosen, "all but combinations held out");
    }

    private Look look(int index) {
        float[] picture = new float[shape().elements()];
        source().read(index, MemorySegment.ofArray(picture), 0);
        return Look.of(picture, source().label(index));
    }

    @Override
    public void read(int index, MemorySegment destination, long offsetBytes) {
        source().read(index, destination, offsetBytes);
    }

    @Override
    public List<String> captions(int index) {
        return look(index).captions();
    }

    @Override
    public String description() {
        return source().description() + ", with captions";
    }
}
