package dev.forger.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FashionMnistTest {
    @TempDir
    Path folder;

    @Test
    void embeddedPicturesAreTheTestSet() {
        try (Dataset clothes = FashionMnist.openEmbedded()) {
            assertEquals(10_000, clothes.count());
            assertEquals(new PictureShape(1, 28, 28), clothes.shape());
            assertEquals(FashionMnist.CLASS_NAMES, clothes.classNames());
            assertEquals("Ankle boot", clothes.classNames().get(clothes.label(0)));
            for (int label = 0; label < 10; label++) {
                int wanted = label;
                assertEquals(
                        1000,
                        IntStream.range(0, 10_000)
                                .filter(i -> clothes.label(i) == wanted)
                                .count());
            }
            assertEquals(
                    "Fashion-MNIST, embedded test set: 10000 pictures of 1x28x28 from t10k-images-idx3-ubyte.gz",
                    clothes.description());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"})
    void embeddedFilesAreThoseOfTheNotice(String file) throws IOException, NoSuchAlgorithmException {
        String notice = new String(resource("NOTICE"), StandardCharsets.UTF_8);
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(resource(file)));
        assertTrue(notice.contains(digest + "  " + file), digest);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = FashionMnist.class.getResourceAsStream("fashion-mnist/" + name)) {
            return in.readAllBytes();
        }
    }

    @Test
    void prefersTheTrainingSet() throws IOException {
        Files.write(folder.resolve("train-images-idx3-ubyte.gz"), IdxBytes.gzip(IdxBytes.pictures(60_000, 28, 28)));
        Files.write(folder.resolve("train-labels-idx1-ubyte"), IdxBytes.labels(60_000, 10));
        try (Dataset clothes = FashionMnist.openPreferring(folder)) {
            assertEquals(60_000, clothes.count());
            assertEquals(9, clothes.label(59_999));
            assertEquals(Samples.toFloat((byte) (59_999 * 784 + 783)), IdxDatasetTest.read(clothes, 59_999)[783]);
            assertEquals(
                    "Fashion-MNIST, training set: 60000 pictures of 1x28x28 from "
                            + folder.resolve("train-images-idx3-ubyte.gz"),
                    clothes.description());
        }
    }

    @Test
    void fallsBackToTheEmbeddedOnesWhereNothingIsInstalled() {
        for (Path nothing : new Path[] {folder, folder.resolve("missing")}) {
            try (Dataset clothes = FashionMnist.openPreferring(nothing)) {
                assertEquals(10_000, clothes.count());
            }
        }
    }

    @Test
    void opensWhatIsInstalled() {
        boolean installed = Files.exists(FashionMnist.DEBIAN_FOLDER.resolve("train-images-idx3-ubyte.gz"));
        try (Dataset clothes = FashionMnist.open()) {
            assertEquals(installed ? 60_000 : 10_000, clothes.count());
        }
    }

    @Test
    void anIncompleteInstallationIsAnErrorAndNoFallback() throws IOException {
        Path pictures = Files.write(folder.resolve("train-images-idx3-ubyte"), IdxBytes.pictures(5, 28, 28));
        DataException e = assertThrows(
                DataException.class, () -> FashionMnist.openPreferring(folder).close());
        assertEquals(
                folder + ": holds neither train-labels-idx1-ubyte.gz nor train-labels-idx1-ubyte, expected one of them",
                e.getMessage());
        Files.write(pictures, new byte[100]);
        Files.write(folder.resolve("train-labels-idx1-ubyte"), IdxBytes.labels(5, 10));
        e = assertThrows(
                DataException.class, () -> FashionMnist.openPreferring(folder).close());
        assertTrue(e.getMessage().startsWith(pictures + ": is not an IDX file"), e.getMessage());
    }

    @Test
    void aGivenFolderMustHoldTheFiles() {
        DataException e = assertThrows(
                DataException.class, () -> FashionMnist.open(folder).close());
        assertEquals(
                folder + ": holds neither train-images-idx3-ubyte.gz nor train-images-idx3-ubyte, expected one of them",
                e.getMessage());
    }
}
