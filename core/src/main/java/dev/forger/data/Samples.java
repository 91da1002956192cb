package dev.forger.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** From bytes of 0 (black) to 255 (white) to floats of −1 to +1. */
final class Samples {
    private Samples() {}

    /** The correctly rounded value of {@code (2·sample − 255) / 255}: −1 and +1 at the ends, odd around the middle. */
    static float toFloat(byte sample) {
        return (2 * Byte.toUnsignedInt(sample) - 255) / 255f;
    }

    /** Converts {@code count} bytes from {@code sourceOffset} on. */
    static void toFloats(
            MemorySegment source, long sourceOffset, MemorySegment destination, long offsetBytes, int count) {
        for (int i = 0; i < count; i++) {
            byte sample = source.get(ValueLayout.JAVA_BYTE, sourceOffset + i);
            destination.set(ValueLayout.JAVA_FLOAT, offsetBytes + (long) i * Float.BYTES, toFloat(sample));
        }
    }
}
