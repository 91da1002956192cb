package dev.forger.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The PNG pictures of a font whose glyphs are bitmaps in colour (OpenType 1.9, tables {@code cmap}, {@code CBLC} and
 * {@code CBDT}), by code point. Of the formats that there are it reads those of Noto Color Emoji: code points by
 * segmented coverage (12), offsets of 32 bits (1), small metrics and PNG data (17); one strike, the first.
 */
final class BitmapFont {
    private static final int TABLE_RECORD_BYTES = 16;
    private static final int FIRST_TABLE = 12;
    private static final int SEGMENTED_COVERAGE = 12;
    private static final int OFFSETS_OF_32_BITS = 1;
    private static final int SMALL_METRICS_AND_PNG = 17;
    private static final int SMALL_METRICS_BYTES = 5;

    private final Path file;
    private final ByteBuffer font;
    private final int codePoints;
    private final int locations;
    private final int pictures;

    private BitmapFont(Path file, ByteBuffer font) {
        this.file = file;
        this.font = font;
        this.codePoints = segmentedCoverage(table("cmap"));
        this.locations = table("CBLC");
        this.pictures = table("CBDT");
    }

    /**
     * Reads a font.
     *
     * @throws DataException if it cannot be read or is no such font
     */
    static BitmapFont open(Path file) {
        try {
            return new BitmapFont(file, ByteBuffer.wrap(Files.readAllBytes(file)));
        } catch (IndexOutOfBoundsException e) {
            throw truncated(file, e);
        } catch (IOException e) {
            throw DataException.unreadable(file, e);
        }
    }

    private static DataException truncated(Path file, IndexOutOfBoundsException e) {
        return new DataException(file + ": is no font, or truncated: its tables point beyond its end", e);
    }

    /** Where a table begins. */
    private int table(String tag) {
        for (int i = 0; i < unsigned16(4); i++) {
            int at = FIRST_TABLE + TABLE_RECORD_BYTES * i;
            boolean found = true;
            for (int j = 0; j < tag.length(); j++) {
                found &= font.get(at + j) == tag.charAt(j);
            }
            if (found) {
                return font.getInt(at + 8);
            }
        }
        throw new DataException(file + ": is no font of colour bitmaps: it has no table " + tag);
    }

    private int segmentedCoverage(int cmap) {
        for (int i = 0; i < unsigned16(cmap + 2); i++) {
            int at = cmap + font.getInt(cmap + 4 + 8 * i + 4);
            if (unsigned16(at) == SEGMENTED_COVERAGE) {
                return at;
            }
        }
        throw new DataException(file + ": its table cmap has no format 12");
    }

    /**
     * The PNG file of a character; empty if the font has none.
     *
     * @throws DataException if the font is corrupt
     */
    Optional<byte[]> png(int codePoint) {
        try {
            int glyph = glyph(codePoint);
            return glyph == 0 ? Optional.empty() : picture(glyph);
        } catch (IndexOutOfBoundsException e) {
            throw truncated(file, e);
        }
    }

    private int glyph(int codePoint) {
        int groups = font.getInt(codePoints + 12);
        for (int i = 0; i < groups; i++) {
            int group = codePoints + 16 + 12 * i;
            int first = font.getInt(group);
            if (codePoint >= first && codePoint <= font.getInt(group + 4)) {
                return font.getInt(group + 8) + codePoint - first;
            }
        }
        return 0;
    }

    private Optional<byte[]> picture(int glyph) {
        int subtables = locations + font.getInt(locations + 8);
        int count = font.getInt(locations + 16);
        for (int i = 0; i < count; i++) {
            int range = subtables + 8 * i;
            int first = unsigned16(range);
            if (glyph < first || glyph > unsigned16(range + 2)) {
                continue;
            }
            int index = subtables + font.getInt(range + 4);
            if (unsigned16(index) != OFFSETS_OF_32_BITS || unsigned16(index + 2) != SMALL_METRICS_AND_PNG) {
                throw new DataException(file + ": has glyphs of index format " + unsigned16(index)
                        + " and picture format " + unsigned16(index + 2) + ", expected 1 and 17");
            }
            int offset = index + 8 + Integer.BYTES * (glyph - first);
            int from = font.getInt(offset);
            if (font.getInt(offset + Integer.BYTES) == from) {
                return Optional.empty();
            }
            int at = pictures + font.getInt(index + 4) + from + SMALL_METRICS_BYTES;
            int bytes = font.getInt(at);
            if (bytes < 0 || bytes > font.capacity()) {
                throw new DataException(file + ": promises a picture of " + bytes + " bytes");
            }
            byte[] png = new byte[bytes];
            font.get(at + Integer.BYTES, png);
            return Optional.of(png);
        }
        return Optional.empty();
    }

    private int unsigned16(int at) {
        return Short.toUnsignedInt(font.getShort(at));
    }
}
