package dev.forger.cli;

import dev.forger.data.DataFolder;
import dev.forger.data.Dataset;
import dev.forger.data.IdxDataset;
import dev.forger.data.ImageFolderDataset;
import dev.forger.data.NamedDataset;
import dev.forger.data.Padded;
import dev.forger.data.PictureShape;
import dev.forger.data.PointDataset;
import dev.forger.data.Resized;
import dev.forger.gan.model.Architecture;
import java.nio.file.Path;
import java.util.Optional;

/** What {@code --data} names. */
sealed interface DataSource {
    /** The forms that {@link #of} understands. */
    String FORMS = "idx:FILE, images:DIR or a name (see forger data)";

    /** What {@code --data} is where it is not given. */
    String DEFAULT = "fashion-mnist";

    /** Opens the pictures, in the shape that the model wants where they can be brought to it. */
    Dataset open(Architecture architecture);

    /**
     * One of those that have a name.
     *
     * @param set which
     */
    record Named(NamedDataset set) implements DataSource {
        private static final int MNIST_EXTENT = 28;
        private static final int PADDED_EXTENT = 32;

        @Override
        public Dataset open(Architecture architecture) {
            Dataset pictures = set.open(DataFolder.ofUser());
            return architecture
                    .pictureShape()
                    .map(wanted -> fit(pictures, wanted))
                    .orElse(pictures);
        }

        /**
         * Pictures of 28×28 become others by way of 32×32, which doubles and halves exactly. Points stay points, and
         * colours are neither dropped nor made up: where the model minds, it says that these do not fit.
         */
        private static Dataset fit(Dataset pictures, PictureShape model) {
            PictureShape shape = pictures.shape();
            PictureShape wanted = new PictureShape(shape.channels(), model.height(), model.width());
            if (pictures instanceof PointDataset || shape.channels() > model.channels() || shape.equals(wanted)) {
                return pictures;
            }
            boolean mnist = shape.height() == MNIST_EXTENT && shape.width() == MNIST_EXTENT;
            Dataset padded = mnist ? new Padded(pictures, PADDED_EXTENT, PADDED_EXTENT) : pictures;
            return padded.shape().equals(wanted) ? padded : new Resized(padded, wanted);
        }
    }

    /**
     * A file in IDX format.
     *
     * @param file with pictures, plain or compressed
     */
    record Idx(Path file) implements DataSource {
        @Override
        public Dataset open(Architecture architecture) {
            return IdxDataset.open(file);
        }
    }

    /**
     * A folder of PNG and JPEG pictures.
     *
     * @param folder searched with the folders in it
     */
    record Images(Path folder) implements DataSource {
        @Override
        public Dataset open(Architecture architecture) {
            Optional<PictureShape> wanted = architecture.pictureShape();
            return wanted.isPresent()
                    ? ImageFolderDataset.open(folder, wanted.get())
                    : ImageFolderDataset.open(folder, COLOUR);
        }

        private static final int COLOUR = 3;
    }

    /** The prefix of an IDX file. */
    String IDX = "idx:";

    /** The prefix of a folder. */
    String IMAGES = "images:";

    /**
     * The source of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static DataSource of(String name) {
        if (name.startsWith(IDX) && name.length() > IDX.length()) {
            return new Idx(Path.of(name.substring(IDX.length())));
        }
        if (name.startsWith(IMAGES) && name.length() > IMAGES.length()) {
            return new Images(Path.of(name.substring(IMAGES.length())));
        }
        return NamedDataset.named(name)
                .map(Named::new)
                .orElseThrow(() -> new IllegalArgumentException("data: \"" + name
                        + "\" is no data set, expected one of " + NamedDataset.all() + ", idx:FILE or images:DIR"));
    }
}
