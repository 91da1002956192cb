package dev.forger.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;

/** Makes IDX files for tests. */
final class IdxBytes {
    static final int PICTURES = 0x803;
    static final int LABELS = 0x801;

    private IdxBytes() {}

    /** A file of {@code elements} bytes counting up from 0, whatever its header says. */
    static byte[] file(int magic, int elements, int... extents) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * extents.length + elements);
        bytes.putInt(magic);
        for (int extent : extents) {
            bytes.putInt(extent);
        }
        for (int i = 0; i < elements; i++) {
            bytes.put((byte) i);
        }
        return bytes.array();
    }

    /** Pictures whose samples count up from 0, modulo 256, through the whole file. */
    static byte[] pictures(int count, int height, int width) {
        return file(PICTURES, count * height * width, count, height, width);
    }

    /** Labels counting up from 0, modulo {@code classes}. */
    static byte[] labels(int count, int classes) {
        byte[] bytes = file(LABELS, count, count);
        for (int i = 0; i < count; i++) {
            bytes[8 + i] = (byte) (i % classes);
        }
        return bytes;
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
