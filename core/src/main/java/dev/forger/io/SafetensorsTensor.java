package dev.forger.io;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * One tensor of a {@linkplain Safetensors safetensors} file.
 *
 * @param name its name, unique in the file
 * @param type the type of its elements
 * @param shape its extents, outermost first; empty for a scalar
 * @param data its elements, dense and in row-major order
 */
public record SafetensorsTensor(String name, Safetensors.Type type, List<Long> shape, MemorySegment data) {
    /**
     * Checks that all fits together.
     *
     * @throws IllegalArgumentException if an extent is negative, or the size of {@code data} is not that
     *     of the shape
     */
    public SafetensorsTensor {
        shape = List.copyOf(shape);
        long bytes = Safetensors.bytes(type, shape);
        if (bytes != data.byteSize()) {
            throw new IllegalArgumentException("data of \"" + name + "\": " + data.byteSize() + " bytes, expected "
                    + bytes + " for shape " + shape + " of " + type);
        }
    }

    /** The number of elements. */
    public long elements() {
        return data.byteSize() / type.bytes();
    }
}
