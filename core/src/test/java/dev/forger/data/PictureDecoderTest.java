package dev.forger.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureDecoderTest {
    @TempDir
    Path folder;

    private static int[] decode(Path file, int channels) {
        byte[] planes = PictureDecoder.decode(file, channels).planes();
        return IntStream.range(0, planes.length)
                .map(i -> Byte.toUnsignedInt(planes[i]))
                .toArray();
    }

    private Path png(BufferedImage image) throws IOException {
        return Pictures.png(folder.resolve("picture.png"), image);
    }

    @Test
    void greySamplesStayWhatTheyAre() throws IOException {
        int[] all = IntStream.range(0, 256).toArray();
        Path file = png(Pictures.grey(32, all));
        assertEquals(new PictureDecoder.Size(8, 32), PictureDecoder.size(file));
        assertArrayEquals(all, decode(file, 1));
        int[] thrice = IntStream.range(0, 3 * 256).map(i -> i % 256).toArray();
        assertArrayEquals(thrice, decode(file, 3));
    }

    @Test
    void greyOf16BitsIsRoundedTo8() throws IOException {
        Path file = png(Pictures.image(
                ColorSpace.CS_GRAY,
                false,
                DataBuffer.TYPE_USHORT,
                3,
                0,
                65_535,
                257 * 77,
                257 * 77 + 128,
                257 * 77 + 129,
                1));
        assertArrayEquals(new int[] {0, 255, 77, 77, 78, 0}, decode(file, 1));
    }

    @Test
    void greyWithTransparencyIsLaidOverWhite() throws IOException {
        Path file = png(Pictures.image(ColorSpace.CS_GRAY, true, DataBuffer.TYPE_BYTE, 3, 100, 255, 100, 0, 100, 51));
        assertArrayEquals(new int[] {100, 255, 224}, decode(file, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void greyOfFewBitsIsSpread(int bits) throws IOException {
        int levels = 1 << bits;
        byte[] ramp = new byte[levels];
        for (int i = 0; i < levels; i++) {
            ramp[i] = (byte) (255 * i / (levels - 1));
        }
        BufferedImage image = new BufferedImage(
                levels, 1, BufferedImage.TYPE_BYTE_BINARY, new IndexColorModel(bits, levels, ramp, ramp, ramp));
        for (int x = 0; x < levels; x++) {
            image.getRaster().setSample(x, 0, 0, x);
        }
        int[] expected =
                IntStream.range(0, levels).map(i -> 255 * i / (levels - 1)).toArray();
        assertArrayEquals(expected, decode(png(image), 1));
    }

    @Test
    void coloursAreSplitIntoPlanesOrBecomeLuma() throws IOException {
        Path file = png(Pictures.rgb(2, 255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30));
        assertArrayEquals(
                new int[] {255, 0, 0, 10, 0, 255, 0, 20, 0, 0, 255, 30}, decode(file, 3), "red, then green, then blue");
        assertArrayEquals(new int[] {76, 150, 29, 18}, decode(file, 1));
    }

    @Test
    void colourOf16BitsIsRoundedTo8() throws IOException {
        Path file =
                png(Pictures.image(ColorSpace.CS_sRGB, false, DataBuffer.TYPE_USHORT, 1, 65_535, 257 * 100, 257 * 3));
        assertArrayEquals(new int[] {255, 100, 3}, decode(file, 3));
    }

    @Test
    void colourWithTransparencyIsLaidOverWhite() throws IOException {
        Path file = png(Pictures.image(
                ColorSpace.CS_sRGB, true, DataBuffer.TYPE_BYTE, 3, 100, 0, 200, 255, 100, 0, 200, 0, 100, 0, 200, 51));
        assertArrayEquals(new int[] {100, 255, 224, 0, 255, 204, 200, 255, 244}, decode(file, 3));
    }

    @Test
    void palettesAreLookedUp() throws IOException {
        byte[] red = {10, (byte) 200};
        byte[] green = {20, (byte) 210};
        byte[] blue = {30, (byte) 220};
        byte[] alpha = {(byte) 255, 0};
        BufferedImage image = new BufferedImage(
                2, 1, BufferedImage.TYPE_BYTE_INDEXED, new IndexColorModel(8, 2, red, green, blue, alpha));
        image.getRaster().setSample(1, 0, 0, 1);
        assertArrayEquals(new int[] {10, 255, 20, 255, 30, 255}, decode(png(image), 3));
    }

    @Test
    void readsGreyAndColourJpeg() throws IOException {
        Path grey = Pictures.jpeg(folder.resolve("grey.jpg"), Pictures.grey(16, filled(256, 77)));
        assertArrayEquals(filled(256, 77), decode(grey, 1));
        Path colour = Pictures.jpeg(folder.resolve("colour.jpg"), Pictures.plain(16, 16, 0xc86432));
        int[] planes = decode(colour, 3);
        for (int i = 0; i < 256; i++) {
            assertEquals(200, planes[i], 2);
            assertEquals(100, planes[256 + i], 2);
            assertEquals(50, planes[512 + i], 2);
        }
    }

    private static int[] filled(int count, int value) {
        int[] result = new int[count];
        Arrays.fill(result, value);
        return result;
    }

    /** Colour (200, 100, 50) at half black, as each of the three kinds of file stores it. */
    @ParameterizedTest
    @CsvSource({
        // no marker: ink as it is; C = 1 − R …
        "-1, 55, 155, 205, 127",
        // Adobe's, inverted: R, G, B, 1 − K
        "0, 200, 100, 50, 128",
        // the same as luma and chroma: Y = 124.2, Cb = 86.1, Cr = 182.1
        "2, 124, 86, 182, 128"
    })
    void readsJpegOfFourComponents(int transform, int a, int b, int c, int d) throws IOException {
        Path file = Pictures.jpeg4(folder.resolve("cmyk.jpg"), 8, 8, transform, a, b, c, d);
        assertEquals(new PictureDecoder.Size(8, 8), PictureDecoder.size(file));
        int[] planes = decode(file, 3);
        for (int i = 0; i < 64; i++) {
            assertEquals(100, planes[i], 2);
            assertEquals(50, planes[64 + i], 2);
            assertEquals(25, planes[128 + i], 2);
        }
    }

    @Test
    void goesByTheContentNotTheName() throws IOException {
        Path file = Pictures.png(folder.resolve("really-a-png.jpg"), Pictures.grey(2, 1, 2));
        assertArrayEquals(new int[] {1, 2}, decode(file, 1));
    }

    @Test
    void namesWhatIsNoPicture() throws IOException {
        Path text = Files.writeString(folder.resolve("text.png"), "not a picture", StandardCharsets.UTF_8);
        for (DataException e : new DataException[] {
            assertThrows(DataException.class, () -> PictureDecoder.size(text)),
            assertThrows(DataException.class, () -> PictureDecoder.decode(text, 1))
        }) {
            assertEquals(text + ": is not a PNG or JPEG picture", e.getMessage());
        }
        Path missing = folder.resolve("missing.png");
        assertEquals(
                missing + ": cannot be read: no such file or folder",
                assertThrows(DataException.class, () -> PictureDecoder.decode(missing, 1))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"picture.png", "picture.jpg"})
    void namesATruncatedPicture(String name) throws IOException {
        BufferedImage noise = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64 * 64; i++) {
            noise.setRGB(i % 64, i / 64, i * 0x9e3779b9);
        }
        Path whole = name.endsWith("png")
                ? Pictures.png(folder.resolve(name), noise)
                : Pictures.jpeg(folder.resolve(name), noise);
        byte[] bytes = Files.readAllBytes(whole);
        // Cut within the header, and within the pixels.
        for (int length : new int[] {12, 20, bytes.length / 2}) {
            Path cut = Files.write(folder.resolve("cut-" + length + name), Arrays.copyOf(bytes, length));
            DataException e =
                    assertThrows(DataException.class, () -> PictureDecoder.decode(cut, 3), () -> "cut at " + length);
            assertTrue(e.getMessage().startsWith(cut + ": "), e.getMessage());
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        }
    }
}
