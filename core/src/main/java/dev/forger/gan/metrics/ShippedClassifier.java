package dev.forger.gan.metrics;

import dev.forger.data.DataException;
import dev.forger.data.DataFolder;
import dev.forger.data.Dataset;
import dev.forger.data.FashionMnist;
import dev.forger.data.NamedDataset;
import dev.forger.data.Subset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The classifiers that come with this library, one for each data set that generated pictures are judged on. */
public enum ShippedClassifier {
    /** Clothes: learns from Fashion-MNIST's 60,000 training pictures, the embedded test set is held out. */
    FASHION_MNIST {
        @Override
        List<String> classNames() {
            return FashionMnist.CLASS_NAMES;
        }

        @Override
        public Dataset learnt(DataFolder folder) {
            return FashionMnist.open(FashionMnist.DEBIAN_FOLDER);
        }

        @Override
        public Dataset heldOut(DataFolder folder) {
            return FashionMnist.openEmbedded();
        }
    },
    /** Handwritten digits: learns from 8,000 of the 10,000, chosen by chance, the others are held out. */
    DIGITS {
        private static final int LEARNT = 8000;
        private static final long SEED = 1;

        @Override
        List<String> classNames() {
            return IntStream.range(0, 10).mapToObj(Integer::toString).toList();
        }

        @Override
        public Dataset learnt(DataFolder folder) {
            return new Subset(all(folder), LEARNT, SEED);
        }

        @Override
        public Dataset heldOut(DataFolder folder) {
            return Subset.without(all(folder), LEARNT, SEED);
        }

        private Dataset all(DataFolder folder) {
            return NamedDataset.named(toString()).orElseThrow().open(folder);
        }
    };

    /**
     * The pictures that it learns from.
     *
     * @param folder where fetched data lie
     * @throws DataException if they are not on this machine
     */
    public abstract Dataset learnt(DataFolder folder);

    /**
     * The pictures that its accuracy is measured on.
     *
     * @param folder where fetched data lie
     * @throws DataException if they are not on this machine
     */
    public abstract Dataset heldOut(DataFolder folder);

    /** The names of its classes, in the order of their numbers. */
    abstract List<String> classNames();

    /** The one that knows a data set's classes and takes its pictures, if there is one. */
    public static Optional<ShippedClassifier> knowing(Dataset data) {
        return Stream.of(values())
                .filter(one -> one.classNames().equals(data.classNames())
                        && data.shape().equals(Classifier.shape()))
                .findFirst();
    }

    /** What {@code --data} calls its pictures. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The file, beside this class. */
    String resource() {
        return this + "-classifier.safetensors";
    }
}
