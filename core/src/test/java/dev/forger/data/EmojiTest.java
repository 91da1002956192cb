package dev.forger.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With packages and a font made here. */
class EmojiTest {
    private static final int APPLE = 0x1F34E;
    private static final int KEY = 0x1F511;

    @TempDir
    Path temp;

    private DataFolder data = new DataFolder(Path.of(""));

    @BeforeEach
    void packages() throws IOException {
        data = new DataFolder(temp);
        Path pictures = EmojiList.PICTURES.folder(data);
        Pictures.png(pictures.resolve("img/google/64/1f34e.png"), Pictures.plain(64, 64, 0xff0000));
        Pictures.png(pictures.resolve("img/google/64/1f511-fe0f.png"), Pictures.plain(64, 64, 0x0000ff));
        Pictures.png(pictures.resolve("img/google/64/ab.png"), Pictures.plain(64, 64, 0x00ff00));
        Files.writeString(
                pictures.resolve("emoji.json"),
                "["
                        + String.join(
                                ",",
                                List.of(
                                        entry("1F34E", "1f34e.png", "Food", true),
                                        entry("1F511-FE0F", "1f511-fe0f.png", "Objects", true),
                                        entry("1F34E-200D-1F511", "ab.png", "Flags", true),
                                        entry("1F3FB", "tone.png", "Component", true),
                                        entry("1F999", "other.png", "Food", false)))
                        + "]");
        Path words = EmojiList.WORDS.folder(data).resolve("en");
        Files.createDirectories(words);
        Files.writeString(
                words.resolve("data.json"),
                "[{\"hexcode\":\"1F34E\",\"label\":\"red apple\",\"tags\":[\"fruit\",\"diet\"]},"
                        + "{\"hexcode\":\"1F511\",\"label\":\"key\"}]");
    }

    private static String entry(String unified, String image, String category, boolean google) {
        return "{\"unified\":\"" + unified + "\",\"image\":\"" + image + "\",\"category\":\"" + category
                + "\",\"has_img_google\":" + google + "}";
    }

    @Test
    void picturesHaveGroupsAndWords() {
        try (Dataset emoji = Emoji.open(data)) {
            assertEquals(3, emoji.count());
            assertEquals(new PictureShape(3, 64, 64), emoji.shape());
            assertEquals(List.of("Flags", "Food", "Objects"), emoji.classNames());
            assertEquals(1, emoji.label(0));
            assertEquals(2, emoji.label(1));
            assertEquals(0, emoji.label(2));
            assertEquals(List.of("red apple", "red apple, fruit", "red apple, diet"), emoji.captions(0));
            assertEquals(List.of("key"), emoji.captions(1));
            assertEquals(List.of(), emoji.captions(2));
            float[] red = IdxDatasetTest.read(emoji, 0);
            assertEquals(1, red[0]);
            assertEquals(-1, red[64 * 64]);
            assertTrue(emoji.description().startsWith("Emoji: 3 pictures of 3x64x64 on white in 3 groups"));
        }
    }

    @Test
    void wordsAreKeptByWhatIsMadeOfThem() {
        try (Dataset some = new Subset(new Resized(Emoji.open(data), new PictureShape(3, 8, 8)), 3, 1)) {
            for (int i = 0; i < 3; i++) {
                List<String> words = some.captions(i);
                assertEquals(
                        switch (some.label(i)) {
                            case 0 -> 0;
                            case 1 -> 3;
                            default -> 1;
                        },
                        words.size());
            }
            assertThrows(IndexOutOfBoundsException.class, () -> some.captions(3));
        }
    }

    @Test
    void aFontHasPicturesOfSingleCodePoints() throws IOException {
        Path font = Files.write(temp.resolve("font.ttf"), font());
        try (Dataset emoji = Emoji.openLarge(data, font)) {
            assertEquals(2, emoji.count());
            assertEquals(new PictureShape(3, 128, 128), emoji.shape());
            assertEquals(List.of("red apple", "red apple, fruit", "red apple, diet"), emoji.captions(0));
            // Of 136 columns the 128 in the middle are used, and the 4 to either side are not.
            float[] apple = IdxDatasetTest.read(emoji, 0);
            for (int i = 0; i < 128 * 128; i++) {
                assertEquals(1, apple[i]);
                assertEquals(-1, apple[2 * 128 * 128 + i]);
            }
            assertEquals(1, IdxDatasetTest.read(emoji, 1)[2 * 128 * 128]);
        }
    }

    @Test
    void aCorruptFontIsRefused() throws IOException {
        byte[] good = font();
        Path file = temp.resolve("font.ttf");
        for (int length : new int[] {0, 5, 40, 70, 150, good.length - 100}) {
            Files.write(file, Arrays.copyOf(good, length));
            DataException e = assertThrows(
                    DataException.class, () -> Emoji.openLarge(data, file).close());
            assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
        }
        Files.write(file, new byte[100]);
        DataException e = assertThrows(
                DataException.class, () -> Emoji.openLarge(data, file).close());
        assertEquals(file + ": is no font of colour bitmaps: it has no table cmap", e.getMessage());
    }

    @Test
    void aCorruptListIsRefused() throws IOException {
        Path list = EmojiList.PICTURES.folder(data).resolve("emoji.json");
        for (String json : new String[] {"[", "[{\"unified\":\"1F34E\"}]", "[]"}) {
            Files.writeString(list, json);
            DataException e =
                    assertThrows(DataException.class, () -> Emoji.open(data).close());
            assertTrue(e.getMessage().startsWith(list + ": "), e.getMessage());
        }
    }

    /** Two glyphs, 1 and 2; the picture of the first has other colours in four columns at either side. */
    private byte[] font() throws IOException {
        Path file = temp.resolve("glyph.png");
        var framed = Pictures.plain(128, 136, 0x00ff00);
        framed.createGraphics().drawImage(Pictures.plain(128, 128, 0xff0000), 4, 0, null);
        byte[] apple = Files.readAllBytes(Pictures.png(file, framed));
        byte[] key = Files.readAllBytes(Pictures.png(file, Pictures.plain(128, 136, 0x0000ff)));
        byte[] cmap = ints(0x0000_0001, 0x0003_000A, 12, 0x000C_0000, 16 + 24, 0, 2, APPLE, APPLE, 1, KEY, KEY, 2);
        ByteBuffer pictures = ByteBuffer.allocate(4 + 18 + apple.length + key.length);
        pictures.putInt(0x0003_0000);
        pictures.put(new byte[5]).putInt(apple.length).put(apple);
        pictures.put(new byte[5]).putInt(key.length).put(key);
        byte[] locations = ints(
                0x0003_0000,
                1,
                56,
                8 + 20,
                1,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0, // one strike of 48 bytes
                0x0001_0002,
                8, // glyphs 1 to 2
                0x0001_0011,
                4,
                0,
                9 + apple.length,
                18 + apple.length + key.length);
        return sfnt(new String[] {"CBDT", "CBLC", "cmap"}, new byte[][] {pictures.array(), locations, cmap});
    }

    private static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES);
        bytes.asIntBuffer().put(values);
        return bytes.array();
    }

    private static byte[] sfnt(String[] tags, byte[][] tables) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ints(0x0001_0000, tags.length << 16, 0));
        int at = 12 + 16 * tags.length;
        for (int i = 0; i < tags.length; i++) {
            out.writeBytes(tags[i].getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(ints(0, at, tables[i].length));
            at += tables[i].length;
        }
        for (byte[] table : tables) {
            out.writeBytes(table);
        }
        return out.toByteArray();
    }
}
