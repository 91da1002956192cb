package dev.forger.io;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes tensors to a {@linkplain Safetensors safetensors} file.
 *
 * <pre>{@code
 * new SafetensorsWriter()
 *         .metadata("model", "dcgan-28")
 *         .add("generator.weight", Safetensors.Type.F32, new long[] {100, 6272}, weights)
 *         .write(Path.of("checkpoint.safetensors"));
 * }</pre>
 *
 * <p>Equal calls give equal bytes: metadata sorted by key; tensors in the order they were added, but
 * those of wider elements before those of narrower ones; the header padded by spaces to a multiple of 8
 * bytes. So every tensor is aligned to its elements' size and can be used where a file is mapped.
 *
 * <p>Not thread-safe. Tensors are not copied: their memory must be open until {@link #write} returns.
 */
public final class SafetensorsWriter {
    private static final int ALIGNMENT_BYTES = 8;
    private static final long CHUNK_BYTES = 1 << 30;

    private final Map<String, String> metadata = new TreeMap<>();
    private final Map<String, SafetensorsTensor> tensors = new LinkedHashMap<>();

    /** A writer that has nothing to write yet. */
    public SafetensorsWriter() {}

    /**
     * Adds a string.
     *
     * @throws IllegalArgumentException if the key was added before
     */
    public SafetensorsWriter metadata(String key, String value) {
        if (metadata.putIfAbsent(key, value) != null) {
            throw new IllegalArgumentException("key: \"" + key + "\" was added before");
        }
        return this;
    }

    /**
     * Adds a tensor.
     *
     * @param name its name, not {@code __metadata__}
     * @param type the type of its elements
     * @param shape its extents, outermost first; empty for a scalar
     * @param data its elements, dense and in row-major order, exactly as many as the shape says
     * @throws IllegalArgumentException if the name was added before or is reserved, or the size of
     *     {@code data} is not that of the shape
     */
    public SafetensorsWriter add(String name, Safetensors.Type type, long[] shape, MemorySegment data) {
        if (name.equals(Safetensors.METADATA)) {
            throw new IllegalArgumentException("name: \"" + name + "\" is reserved by the format");
        }
        List<Long> extents = LongStream.of(shape).boxed().toList();
        if (tensors.putIfAbsent(name, new SafetensorsTensor(name, type, extents, data)) != null) {
            throw new IllegalArgumentException("name: \"" + name + "\" was added before");
        }
        return this;
    }

    /**
     * Replaces a file by what was added, {@linkplain AtomicFile in one step}.
     *
     * @throws FileException if the file cannot be written
     */
    public void write(Path file) {
        List<SafetensorsTensor> ordered = new ArrayList<>(tensors.values());
        ordered.sort(Comparator.comparingInt(
                (SafetensorsTensor tensor) -> -tensor.type().bytes()));
        byte[] header = header(ordered);
        AtomicFile.write(file, channel -> {
            AtomicFile.writeFully(channel, prefix(header.length));
            AtomicFile.writeFully(channel, ByteBuffer.wrap(header));
            for (SafetensorsTensor tensor : ordered) {
                write(channel, tensor.data());
            }
        });
    }

    private static ByteBuffer prefix(long headerBytes) {
        return ByteBuffer.allocate(Safetensors.PREFIX_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerBytes)
                .flip();
    }

    private static void write(FileChannel channel, MemorySegment data) throws IOException {
        // A buffer holds less than 2 GiB.
        for (long at = 0; at < data.byteSize(); at += CHUNK_BYTES) {
            long bytes = Math.min(CHUNK_BYTES, data.byteSize() - at);
            AtomicFile.writeFully(channel, data.asSlice(at, bytes).asByteBuffer());
        }
    }

    private byte[] header(List<SafetensorsTensor> ordered) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectPropertyStart(Safetensors.METADATA);
                metadata.forEach(json::writeStringProperty);
                json.writeEndObject();
            }
            long at = 0;
            for (SafetensorsTensor tensor : ordered) {
                json.writeObjectPropertyStart(tensor.name());
                json.writeStringProperty("dtype", tensor.type().name());
                writeArray(json, "shape", tensor.shape());
                long end = Math.addExact(at, tensor.data().byteSize());
                writeArray(json, "data_offsets", List.of(at, end));
                json.writeEndObject();
                at = end;
            }
            json.writeEndObject();
        }
        int unpadded = text.toString().getBytes(StandardCharsets.UTF_8).length;
        int padding = Math.floorMod(-unpadded, ALIGNMENT_BYTES);
        byte[] header = (text + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
        if (header.length > Safetensors.MAX_HEADER_BYTES) {
            throw new IllegalStateException(
                    "the header has " + header.length + " bytes, expected at most " + Safetensors.MAX_HEADER_BYTES);
        }
        return header;
    }

    private static void writeArray(JsonGenerator json, String name, List<Long> values) {
        json.writeArrayPropertyStart(name);
        for (long value : values) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }
}
