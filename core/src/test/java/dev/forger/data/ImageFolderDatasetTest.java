package dev.forger.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFolderDatasetTest {
    @TempDir
    Path folder;

    /** A picture of 1x2 whose first sample is {@code value}. */
    private Path grey(String name, int value) throws IOException {
        return Pictures.png(folder.resolve(name), Pictures.grey(2, value, 255));
    }

    private static int firstSample(Dataset dataset, int index) {
        return Math.round((IdxDatasetTest.read(dataset, index)[0] * 255 + 255) / 2);
    }

    @Test
    void readsPicturesInTheOrderOfTheirPaths() throws IOException {
        grey("b.png", 2);
        grey("a/z.PNG", 1);
        grey("b/deep/er/x.png", 3);
        grey("c.png", 4);
        grey("B.png", 0);
        grey(".hidden.png", 99);
        grey(".cache/thumb.png", 99);
        Files.writeString(folder.resolve("notes.txt"), "no picture");
        Files.createDirectory(folder.resolve("folder.png"));
        try (ImageFolderDataset dataset = ImageFolderDataset.open(folder, 1)) {
            assertEquals(new PictureShape(1, 1, 2), dataset.shape());
            assertEquals(5, dataset.count());
            // Twice: decoded at first, kept then.
            for (int i = 0; i < 10; i++) {
                assertEquals(i % 5, firstSample(dataset, i % 5));
                assertEquals(1f, IdxDatasetTest.read(dataset, i % 5)[1]);
            }
            assertEquals(List.of(), dataset.classNames(), "some lie in no sub-folder");
            assertThrows(IllegalStateException.class, () -> dataset.label(0));
            assertThrows(IndexOutOfBoundsException.class, () -> firstSample(dataset, 5));
            assertEquals("Pictures: 5, of 1x1x2, from " + folder, dataset.description());
        }
    }

    @Test
    void subFoldersAreClasses() throws IOException {
        grey("dog/1.png", 0);
        grey("cat/1.png", 1);
        grey("cat/more/2.png", 2);
        grey("bird/1.png", 3);
        try (ImageFolderDataset dataset = ImageFolderDataset.open(folder, 1)) {
            assertEquals(List.of("bird", "cat", "dog"), dataset.classNames());
            assertArrayEquals(
                    new int[] {0, 1, 1, 2},
                    new int[] {dataset.label(0), dataset.label(1), dataset.label(2), dataset.label(3)});
            assertEquals("Pictures: 4 in 3 classes, of 1x1x2, from " + folder, dataset.description());
        }
    }

    @Test
    void followsLinks() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Pictures.png(elsewhere.resolve("a.png"), Pictures.grey(2, 7, 255));
        Path links = Files.createDirectory(folder.resolve("links"));
        Files.createSymbolicLink(links.resolve("class"), elsewhere);
        Path whole = Files.createSymbolicLink(folder.resolve("whole"), links);
        try (ImageFolderDataset dataset = ImageFolderDataset.open(whole, 1)) {
            assertEquals(7, firstSample(dataset, 0));
            assertEquals(List.of("class"), dataset.classNames());
        }
        Files.createSymbolicLink(elsewhere.resolve("back"), links);
        DataException e = assertThrows(
                DataException.class, () -> ImageFolderDataset.open(links, 1).close());
        assertEquals(links + ": cannot be read: a link leads back to a folder around it", e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, ImageFolderDataset.MOST_KEPT_BYTES})
    void resizesWhereAShapeIsGiven(long mostKept) throws IOException {
        Pictures.png(folder.resolve("a.png"), Pictures.plain(8, 12, 0xff8000));
        Pictures.png(folder.resolve("b.png"), Pictures.plain(3, 2, 0x0000ff));
        PictureShape shape = new PictureShape(3, 4, 4);
        try (ImageFolderDataset dataset = ImageFolderDataset.open(folder, shape, mostKept)) {
            assertEquals(shape, dataset.shape());
            for (int again = 0; again < 2; again++) {
                float[] orange = IdxDatasetTest.read(dataset, 0);
                float[] blue = IdxDatasetTest.read(dataset, 1);
                for (int i = 0; i < 16; i++) {
                    assertEquals(1f, orange[i]);
                    assertEquals(Samples.toFloat((byte) 128), orange[16 + i]);
                    assertEquals(-1f, orange[32 + i]);
                    assertEquals(-1f, blue[i]);
                    assertEquals(-1f, blue[16 + i]);
                    assertEquals(1f, blue[32 + i]);
                }
            }
            assertEquals("Pictures: 2, resized to 3x4x4, from " + folder, dataset.description());
        }
    }

    @Test
    void namesAPictureOfAnotherSize() throws IOException {
        grey("a.png", 1);
        Path other = Pictures.png(folder.resolve("b.png"), Pictures.grey(3, 1, 2, 3));
        DataException e = assertThrows(
                DataException.class, () -> ImageFolderDataset.open(folder, 1).close());
        assertEquals(
                other + ": is a picture of 1x3, expected 1x2 (height x width) as of a.png; give a size to resize to",
                e.getMessage());
    }

    @Test
    void namesAPictureThatChangedItsSize() throws IOException {
        Path file = grey("a.png", 1);
        try (ImageFolderDataset dataset = ImageFolderDataset.open(folder, 1)) {
            Pictures.png(file, Pictures.grey(3, 1, 2, 3));
            DataException e = assertThrows(DataException.class, () -> firstSample(dataset, 0));
            assertTrue(e.getMessage().startsWith(file + ": is a picture of 1x3, expected 1x2"), e.getMessage());
        }
    }

    @Test
    void namesAFileThatIsNoPicture() throws IOException {
        grey("a.png", 1);
        Path broken = Files.writeString(folder.resolve("b.jpg"), "broken");
        for (DataException e : new DataException[] {
            assertThrows(
                    DataException.class,
                    () -> ImageFolderDataset.open(folder, 1).close()),
            assertThrows(
                    DataException.class,
                    () -> ImageFolderDataset.open(folder, new PictureShape(1, 4, 4))
                            .close())
        }) {
            assertEquals(broken + ": is not a PNG or JPEG picture", e.getMessage());
        }
    }

    @Test
    void namesAFolderThatIsNone() throws IOException {
        Path missing = folder.resolve("missing");
        assertEquals(
                missing + ": no such folder, expected one of pictures",
                assertThrows(
                                DataException.class,
                                () -> ImageFolderDataset.open(missing, 1).close())
                        .getMessage());
        Path file = grey("a.png", 1);
        assertEquals(
                file + ": is not a folder, expected one of pictures",
                assertThrows(
                                DataException.class,
                                () -> ImageFolderDataset.open(file, 1).close())
                        .getMessage());
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertEquals(
                empty + ": holds no pictures, expected files named .png, .jpg or .jpeg",
                assertThrows(
                                DataException.class,
                                () -> ImageFolderDataset.open(empty, 1).close())
                        .getMessage());
    }

    @Test
    void refusesOtherNumbersOfChannels() throws IOException {
        grey("a.png", 1);
        assertThrows(
                IllegalArgumentException.class,
                () -> ImageFolderDataset.open(folder, 2).close());
    }

    @Test
    void refusesToBeReadAfterClosing() throws IOException {
        grey("x/a.png", 1);
        ImageFolderDataset dataset = ImageFolderDataset.open(folder, 1);
        dataset.close();
        dataset.close();
        assertThrows(IllegalStateException.class, () -> firstSample(dataset, 0));
        assertThrows(IllegalStateException.class, () -> dataset.label(0));
    }
}
