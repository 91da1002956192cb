package dev.forger.io;

import java.util.List;

/**
 * What reader and writer share of the safetensors format: 8 bytes, little-endian, giving the header's
 * length; the header, a JSON object that maps each tensor's name to its element type, shape and range
 * of bytes, and {@code __metadata__} to an object of strings; then the tensors' bytes, without gaps.
 *
 * <p>The format is specified at <a href="https://github.com/huggingface/safetensors#format">its
 * project</a>. Numbers are little-endian and lie in memory as in the file, as on every machine that
 * this library runs on.
 */
public final class Safetensors {
    /** The most bytes that a header may have, by the format's definition. */
    public static final long MAX_HEADER_BYTES = 100_000_000;

    /** The key of the map of strings. */
    static final String METADATA = "__metadata__";

    /** The size in bytes of the header's length. */
    static final int PREFIX_BYTES = Long.BYTES;

    private Safetensors() {}

    /** The element types, by their names in the format. */
    public enum Type {
        /** True or false, a byte. */
        BOOL(1),
        /** Unsigned integer, 8 bits. */
        U8(1),
        /** Signed integer, 8 bits. */
        I8(1),
        /** Float of 5 exponent and 2 mantissa bits. */
        F8_E5M2(1),
        /** Float of 4 exponent and 3 mantissa bits. */
        F8_E4M3(1),
        /** Signed integer, 16 bits. */
        I16(2),
        /** Unsigned integer, 16 bits. */
        U16(2),
        /** IEEE 754 binary16. */
        F16(2),
        /** The upper half of IEEE 754 binary32. */
        BF16(2),
        /** Signed integer, 32 bits. */
        I32(4),
        /** Unsigned integer, 32 bits. */
        U32(4),
        /** IEEE 754 binary32. */
        F32(4),
        /** Signed integer, 64 bits. */
        I64(8),
        /** Unsigned integer, 64 bits. */
        U64(8),
        /** IEEE 754 binary64. */
        F64(8);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        /** The size of one element in bytes. */
        public int bytes() {
            return bytes;
        }
    }

    /**
     * The size in bytes of a tensor.
     *
     * @throws IllegalArgumentException if an extent is negative or the size is more than 2^63 − 1
     */
    static long bytes(Type type, List<Long> shape) {
        long bytes = type.bytes();
        boolean empty = false;
        for (long extent : shape) {
            if (extent < 0) {
                throw new IllegalArgumentException("shape " + shape + " has a negative extent");
            }
            empty |= extent == 0;
        }
        if (empty) {
            return 0;
        }
        try {
            for (long extent : shape) {
                bytes = Math.multiplyExact(bytes, extent);
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "shape " + shape + " of " + type + " has more bytes than 64 bits count", e);
        }
        return bytes;
    }
}
