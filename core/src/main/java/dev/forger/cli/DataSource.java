package dev.forger.cli;

import dev.forger.data.Dataset;
import dev.forger.data.FashionMnist;
import dev.forger.data.IdxDataset;
import dev.forger.data.ImageFolderDataset;
import dev.forger.data.Mixture;
import dev.forger.data.PictureShape;
import dev.forger.data.PointDataset;
import dev.forger.gan.Architecture;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code --data} names. */
sealed interface DataSource {
    /** The forms that {@link Converter} understands. */
    String FORMS = "fashion-mnist, ring-8, grid-25, gaussian-1d, idx:FILE or images:DIR";

    /** Opens the pictures, in the shape that the model wants where they can be brought to it. */
    Dataset open(Architecture architecture);

    /** Fashion-MNIST: the full training set where it is installed, else the embedded test set. */
    record Fashion() implements DataSource {
        @Override
        public Dataset open(Architecture architecture) {
            return FashionMnist.open();
        }
    }

    /**
     * Points of a mixture.
     *
     * @param mixture what they are drawn from
     */
    record Points(Mixture mixture) implements DataSource {
        /** Of the points, not of the run: the data stay the same when a run's seed changes. */
        private static final long SEED = 1;

        @Override
        public Dataset open(Architecture architecture) {
            return new PointDataset(mixture, PointDataset.PROTOCOL_COUNT, SEED);
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

    /** Reads the option's value. */
    final class Converter implements ITypeConverter<DataSource> {
        private static final String IDX = "idx:";
        private static final String IMAGES = "images:";

        @Override
        public DataSource convert(String value) {
            if (value.equals("fashion-mnist")) {
                return new Fashion();
            }
            for (Mixture mixture : List.of(Mixture.RING_8, Mixture.GRID_25, Mixture.GAUSSIAN_1D)) {
                if (value.equals(mixture.name())) {
                    return new Points(mixture);
                }
            }
            if (value.startsWith(IDX) && value.length() > IDX.length()) {
                return new Idx(Path.of(value.substring(IDX.length())));
            }
            if (value.startsWith(IMAGES) && value.length() > IMAGES.length()) {
                return new Images(Path.of(value.substring(IMAGES.length())));
            }
            throw new TypeConversionException("\"" + value + "\" is no data set, expected " + FORMS);
        }
    }
}
