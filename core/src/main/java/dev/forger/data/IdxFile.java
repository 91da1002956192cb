package dev.forger.data;

import dev.forger.io.FileException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads one IDX file, the format of MNIST (Y. LeCun, C. Cortes, C. Burges, "The MNIST database",
 * section "File formats"): a magic number of 4 bytes, whose third is the element type (8: unsigned
 * byte) and whose fourth is the rank; one big-endian 32-bit extent per axis; then the elements.
 *
 * <p>The file may be compressed by gzip, which its first two bytes tell. Nothing is believed: sizes are
 * held against the file's length before memory is taken for them, and a byte too few or too many is an
 * error.
 */
final class IdxFile {
    /** What a file should hold. */
    enum Kind {
        PICTURES("pictures", 3),
        LABELS("labels", 1);

        private static final int UNSIGNED_BYTES = 0x0800;

        private final String noun;
        private final int rank;

        Kind(String noun, int rank) {
            this.noun = noun;
            this.rank = rank;
        }

        int magic() {
            return UNSIGNED_BYTES | rank;
        }

        @Override
        public String toString() {
            return noun + " (magic " + hex(magic()) + ")";
        }
    }

    private static final int GZIP_MAGIC = 0x1f8b;

    /** The most bytes that one compressed byte can stand for (zlib's "Technical Details", maximum compression). */
    private static final int MAX_DEFLATE_RATIO = 1032;

    private static final int CHUNK_BYTES = 1 << 16;

    private final int[] extents;
    private final MemorySegment elements;

    private IdxFile(int[] extents, MemorySegment elements) {
        this.extents = extents;
        this.elements = elements;
    }

    /** The extent of one axis, outermost first; at least 1. */
    int extent(int axis) {
        return extents[axis];
    }

    /** The elements, one unsigned byte each. */
    MemorySegment elements() {
        return elements;
    }

    /**
     * Reads one file.
     *
     * @throws DataException if it cannot be read or does not hold what it should
     */
    static IdxFile read(IdxSource source, Kind kind, Arena arena) {
        String name = source.name();
        try (InputStream in = new BufferedInputStream(source.open(), CHUNK_BYTES)) {
            long fileBytes = source.bytes();
            in.mark(2);
            boolean compressed = (in.read() << 8 | in.read()) == GZIP_MAGIC;
            in.reset();
            if (!compressed) {
                return read(name, in, fileBytes, fileBytes, kind, arena);
            }
            InputStream unpacked = new GZIPInputStream(in, CHUNK_BYTES);
            return read(name, unpacked, fileBytes, fileBytes * MAX_DEFLATE_RATIO, kind, arena);
        } catch (EOFException e) {
            throw new DataException(name + ": is truncated: its gzip data end too early", e);
        } catch (ZipException e) {
            throw new DataException(name + ": its gzip data are corrupt: " + FileException.reason(e), e);
        } catch (IOException e) {
            throw DataException.unreadable(name, e);
        }
    }

    private static IdxFile read(String name, InputStream in, long fileBytes, long mostBytes, Kind kind, Arena arena)
            throws IOException {
        checkMagic(name, readInts(name, in, 1)[0], kind);
        int[] extents = readInts(name, in, kind.rank);
        long elements = checkedSize(name, extents, kind);
        String promise = "its header promises " + describe(extents, kind) + " = " + elements + " bytes";
        long headerBytes = (1L + extents.length) * Integer.BYTES;
        if (elements > mostBytes - headerBytes) {
            throw new DataException(name + ": is truncated, or its header is wrong: " + promise + ", but a file of "
                    + fileBytes + " bytes holds at most " + (mostBytes - headerBytes));
        }
        MemorySegment segment = arena.allocate(elements);
        byte[] chunk = new byte[CHUNK_BYTES];
        for (long done = 0; done < elements; ) {
            int got = in.read(chunk, 0, (int) Math.min(chunk.length, elements - done));
            if (got < 0) {
                throw new DataException(name + ": is truncated: " + promise + ", found " + done);
            }
            MemorySegment.copy(MemorySegment.ofArray(chunk), 0, segment, done, got);
            done += got;
        }
        // Reading on also makes gzip compare its checksum.
        if (in.read() >= 0) {
            throw new DataException(name + ": is oversized: " + promise + ", but more bytes follow them");
        }
        return new IdxFile(extents, segment.asReadOnly());
    }

    private static int[] readInts(String name, InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count * Integer.BYTES);
        if (bytes.length < count * Integer.BYTES) {
            throw new DataException(name + ": is truncated: it ends within the IDX header");
        }
        int[] ints = new int[count];
        ByteBuffer.wrap(bytes).asIntBuffer().get(ints);
        return ints;
    }

    private static void checkMagic(String name, int magic, Kind expected) {
        for (Kind other : Kind.values()) {
            if (magic == other.magic() && other != expected) {
                throw new DataException(name + ": is an IDX file of " + other + ", expected " + expected);
            }
        }
        if (magic != expected.magic()) {
            throw new DataException(name + ": is not an IDX file of " + expected.noun + ": it starts with " + hex(magic)
                    + ", expected " + hex(expected.magic()));
        }
    }

    /** The number of elements; at most 2^31 · 2^16 · 2^16, so it does not overflow. */
    private static long checkedSize(String name, int[] extents, Kind kind) {
        long size = 1;
        for (int axis = 0; axis < extents.length; axis++) {
            int most = axis == 0 ? Integer.MAX_VALUE : PictureShape.MAX_EXTENT;
            long extent = Integer.toUnsignedLong(extents[axis]);
            if (extent < 1 || extent > most) {
                throw new DataException(name + ": its header promises " + describe(extents, kind)
                        + ", expected at least 1 of everything, at most " + Integer.MAX_VALUE + " "
                        + kind.noun + " and at most " + PictureShape.MAX_EXTENT + " rows and columns");
            }
            size *= extent;
        }
        return size;
    }

    private static String describe(int[] extents, Kind kind) {
        String count = Integer.toUnsignedString(extents[0]) + " " + kind.noun;
        return kind == Kind.LABELS
                ? count
                : count + " of " + Integer.toUnsignedString(extents[1]) + "x" + Integer.toUnsignedString(extents[2]);
    }

    private static String hex(int value) {
        return String.format("0x%08x", value);
    }
}
