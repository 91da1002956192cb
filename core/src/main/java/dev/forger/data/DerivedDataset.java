package dev.forger.data;

import java.util.List;

/** What is made of another data set's pictures, and is as that is where it does not say otherwise; closes it, too. */
abstract sealed class DerivedDataset implements Dataset permits CaptionedFashion, Padded, Resized, Subset {
    private final Dataset source;

    DerivedDataset(Dataset source) {
        this.source = source;
    }

    final Dataset source() {
        return source;
    }

    @Override
    public int count() {
        return source.count();
    }

    @Override
    public PictureShape shape() {
        return source.shape();
    }

    @Override
    public final List<String> classNames() {
        return source.classNames();
    }

    @Override
    public int label(int index) {
        return source.label(index);
    }

    @Override
    public List<String> captions(int index) {
        return source.captions(index);
    }

    @Override
    public final void close() {
        source.close();
    }
}
