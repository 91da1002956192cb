package dev.forger.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@linkplain Safetensors safetensors} file, mapped into memory and open for reading.
 *
 * <p>Opening checks the whole header: its length and its JSON; no name twice; known element types; that
 * each range of bytes is as long as type and shape say; and that the ranges fill the rest of the file
 * without a gap or an overlap. Nothing of the tensors' bytes is read until they are used.
 *
 * <p>Thread-safe. The file must not be shortened while it is open; replacing it by {@link AtomicFile}
 * is safe, the old content stays readable here.
 */
public final class SafetensorsFile implements AutoCloseable {
    private static final List<String> FIELDS = List.of("dtype", "shape", "data_offsets");

    /** Messages quote the header, of which there may be 100 MB. */
    private static final int MAX_MESSAGE = 400;

    private final String file;
    private final Arena arena = Arena.ofShared();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final SequencedMap<String, SafetensorsTensor> tensors = new LinkedHashMap<>();

    private SafetensorsFile(String name, MemorySegment content) {
        this.file = name;
        parse(content);
    }

    private SafetensorsFile(Path file) {
        this.file = file.toString();
        boolean opened = false;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (Files.isDirectory(file)) {
                throw new FileException(file + ": is a folder, expected a safetensors file");
            }
            parse(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
            opened = true;
        } catch (IOException e) {
            throw new FileException(file + ": cannot be read: " + FileException.reason(e), e);
        } finally {
            if (!opened) {
                arena.close();
            }
        }
    }

    /** A tensor's place, as the header has it. */
    private record Range(String name, Safetensors.Type type, List<Long> shape, long begin, long end) {}

    /**
     * Opens and checks a file.
     *
     * @throws FileException if it cannot be read or is not a safetensors file
     */
    public static SafetensorsFile open(Path file) {
        return new SafetensorsFile(file);
    }

    /**
     * Checks content that is in memory already, such as a resource's; it is not copied.
     *
     * @param name what messages call it
     * @throws FileException if it is not that of a safetensors file
     */
    public static SafetensorsFile of(String name, MemorySegment content) {
        return new SafetensorsFile(name, content.asReadOnly());
    }

    /** The strings that the file carries, in its order; empty if none. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    /** All tensors by name, in the order of the header; their memory is read-only and ends with this. */
    public SequencedMap<String, SafetensorsTensor> tensors() {
        return Collections.unmodifiableSequencedMap(tensors);
    }

    /**
     * One tensor. In files of other writers its memory may be less aligned than its elements; copying
     * it is always safe.
     *
     * @throws FileException if the file has no tensor of that name
     */
    public SafetensorsTensor tensor(String name) {
        SafetensorsTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new FileException(file + ": has no tensor \"" + name + "\"; it has " + tensors.keySet());
        }
        return tensor;
    }

    /**
     * One tensor, of which type and shape are known.
     *
     * @throws FileException if the file has no tensor of that name, or it has another type or shape
     */
    public SafetensorsTensor tensor(String name, Safetensors.Type type, long... shape) {
        SafetensorsTensor tensor = tensor(name);
        if (tensor.type() != type
                || !Arrays.equals(
                        tensor.shape().stream().mapToLong(Long::longValue).toArray(), shape)) {
            throw new FileException(file + ": tensor \"" + name + "\" is " + tensor.type() + " of shape "
                    + tensor.shape() + ", expected " + type + " of shape " + Arrays.toString(shape));
        }
        return tensor;
    }

    /** Ends the mapping; closing again does nothing. */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    private void parse(MemorySegment content) {
        long size = content.byteSize();
        if (size < Safetensors.PREFIX_BYTES) {
            throw bad("is truncated: " + size + " bytes, too few for the header's length");
        }
        long headerBytes = content.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
        if (headerBytes < 0 || headerBytes > Safetensors.MAX_HEADER_BYTES) {
            throw bad("is not a safetensors file: a header of " + Long.toUnsignedString(headerBytes)
                    + " bytes, expected at most " + Safetensors.MAX_HEADER_BYTES);
        }
        long dataStart = Safetensors.PREFIX_BYTES + headerBytes;
        if (dataStart > size) {
            throw bad("is truncated: its header should have " + headerBytes + " bytes, but the file has " + size
                    + " in all");
        }
        JsonNode header = parseHeader(content.asSlice(Safetensors.PREFIX_BYTES, headerBytes));
        List<Range> ranges = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property : header.properties()) {
            if (property.getKey().equals(Safetensors.METADATA)) {
                readMetadata(property.getValue());
            } else {
                ranges.add(readRange(property.getKey(), property.getValue()));
            }
        }
        checkFilled(ranges, size - dataStart);
        for (Range range : ranges) {
            MemorySegment data = content.asSlice(dataStart + range.begin(), range.end() - range.begin());
            tensors.put(range.name(), new SafetensorsTensor(range.name(), range.type(), range.shape(), data));
        }
    }

    private JsonNode parseHeader(MemorySegment bytes) {
        if (bytes.byteSize() == 0 || bytes.get(ValueLayout.JAVA_BYTE, 0) != '{') {
            throw bad("is not a safetensors file: its header does not start with '{'");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes.asByteBuffer())
                    .toString();
            return JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build()
                    .readTree(text);
        } catch (CharacterCodingException e) {
            throw new FileException(file + ": its header is not UTF-8", e);
        } catch (JacksonException e) {
            throw new FileException(file + ": its header is not valid JSON: " + e.getOriginalMessage(), e);
        }
    }

    private void readMetadata(JsonNode node) {
        if (!node.isObject()) {
            throw bad(Safetensors.METADATA + " is " + node + ", expected an object of strings");
        }
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            if (!property.getValue().isString()) {
                throw bad(Safetensors.METADATA + " \"" + property.getKey() + "\" is " + property.getValue()
                        + ", expected a string");
            }
            metadata.put(property.getKey(), property.getValue().stringValue());
        }
    }

    private Range readRange(String name, JsonNode node) {
        if (!node.isObject()
                || !List.copyOf(node.propertyNames()).containsAll(FIELDS)
                || node.size() != FIELDS.size()) {
            throw bad("tensor \"" + name + "\" is " + node + ", expected an object of dtype, shape and data_offsets");
        }
        Safetensors.Type type = readType(name, node.get("dtype"));
        List<Long> shape = readLongs(name, "shape", node.get("shape"));
        List<Long> offsets = readLongs(name, "data_offsets", node.get("data_offsets"));
        if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
            throw bad("data_offsets of tensor \"" + name + "\" are " + offsets + ", expected [begin, end]");
        }
        long bytes;
        try {
            bytes = Safetensors.bytes(type, shape);
        } catch (IllegalArgumentException e) {
            throw new FileException(file + ": tensor \"" + name + "\": " + e.getMessage(), e);
        }
        Range range = new Range(name, type, shape, offsets.get(0), offsets.get(1));
        if (range.end() - range.begin() != bytes) {
            throw bad("tensor \"" + name + "\" has " + (range.end() - range.begin()) + " bytes at " + offsets
                    + ", expected " + bytes + " for shape " + shape + " of " + type);
        }
        return range;
    }

    private Safetensors.Type readType(String name, JsonNode node) {
        for (Safetensors.Type type : Safetensors.Type.values()) {
            if (node.isString() && type.name().equals(node.stringValue())) {
                return type;
            }
        }
        throw bad("dtype of tensor \"" + name + "\" is " + node + ", expected one of "
                + Arrays.toString(Safetensors.Type.values()));
    }

    private List<Long> readLongs(String name, String field, JsonNode node) {
        List<Long> values = new ArrayList<>();
        boolean valid = node.isArray();
        for (JsonNode value : node) {
            valid &= value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0;
            values.add(valid ? value.longValue() : 0);
        }
        if (!valid) {
            throw bad(field + " of tensor \"" + name + "\" is " + node
                    + ", expected an array of whole numbers from 0 to 2^63 - 1");
        }
        return values;
    }

    private void checkFilled(List<Range> ranges, long dataBytes) {
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(Range::begin).thenComparingLong(Range::end));
        long filled = 0;
        for (Range range : sorted) {
            if (range.begin() != filled) {
                throw bad("tensor \"" + range.name() + "\" begins at byte " + range.begin() + " of the data, expected "
                        + filled + ": there may be neither gap nor overlap");
            }
            filled = range.end();
        }
        if (filled > dataBytes) {
            throw bad("is truncated: its tensors should have " + filled + " bytes, found " + dataBytes);
        }
        if (filled < dataBytes) {
            throw bad("is oversized: its tensors should have " + filled + " bytes, found " + dataBytes);
        }
    }

    private FileException bad(String what) {
        String shown = what.length() <= MAX_MESSAGE ? what : what.substring(0, MAX_MESSAGE) + "…";
        return new FileException(file + ": " + shown);
    }
}
