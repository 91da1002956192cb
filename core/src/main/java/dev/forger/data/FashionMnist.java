package dev.forger.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Fashion-MNIST: clothes, shoes and bags, 28×28, grey, in 10 classes (H. Xiao, K. Rasul, R. Vollgraf,
 * "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms",
 * arXiv:1708.07747).
 *
 * <p>The 10,000 test pictures come with this library. The 60,000 training pictures are used instead
 * where they are installed, as by Debian's package {@code dataset-fashion-mnist}.
 */
public final class FashionMnist {
    /** Where Debian's package {@code dataset-fashion-mnist} puts the files. */
    public static final Path DEBIAN_FOLDER = Path.of("/usr/share/datasets/fashion-mnist");

    /** The names of the classes, in the order of their labels. */
    public static final List<String> CLASS_NAMES = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    private static final String TRAINING_PICTURES = "train-images-idx3-ubyte";
    private static final String TRAINING_LABELS = "train-labels-idx1-ubyte";
    private static final String RESOURCES = "fashion-mnist/";
    private static final String TEST_PICTURES = "t10k-images-idx3-ubyte.gz";
    private static final String TEST_LABELS = "t10k-labels-idx1-ubyte.gz";

    private FashionMnist() {}

    /**
     * Opens the 60,000 training pictures if Debian's package is installed, else the 10,000 embedded
     * ones; {@link Dataset#description} says which.
     *
     * @throws DataException if the package is there but its files cannot be used
     */
    public static Dataset open() {
        return openPreferring(DEBIAN_FOLDER);
    }

    /**
     * Opens the 60,000 training pictures from a folder.
     *
     * @param folder where {@code train-images-idx3-ubyte} and {@code train-labels-idx1-ubyte} lie, each
     *     plain or with {@code .gz} appended
     * @throws DataException if a file is missing or cannot be used
     */
    public static Dataset open(Path folder) {
        return IdxDataset.open(
                IdxSource.of(existing(folder, TRAINING_PICTURES)),
                List.of(IdxSource.of(existing(folder, TRAINING_LABELS))),
                CLASS_NAMES,
                "Fashion-MNIST, training set");
    }

    /** Opens the 10,000 embedded test pictures. */
    public static Dataset openEmbedded() {
        return IdxDataset.open(
                resource(TEST_PICTURES),
                List.of(resource(TEST_LABELS)),
                CLASS_NAMES,
                "Fashion-MNIST, embedded test set");
    }

    /** The training set if its pictures lie in the folder, else the embedded test set. */
    static Dataset openPreferring(Path folder) {
        return candidates(folder, TRAINING_PICTURES).stream().anyMatch(Files::exists) ? open(folder) : openEmbedded();
    }

    private static List<Path> candidates(Path folder, String name) {
        return List.of(folder.resolve(name + ".gz"), folder.resolve(name));
    }

    private static Path existing(Path folder, String name) {
        return candidates(folder, name).stream()
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new DataException(
                        folder + ": holds neither " + name + ".gz nor " + name + ", expected one of them"));
    }

    private static IdxSource resource(String file) {
        try (InputStream in = FashionMnist.class.getResourceAsStream(RESOURCES + file)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + RESOURCES + file + " is missing from this build");
            }
            return IdxSource.of(file, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
