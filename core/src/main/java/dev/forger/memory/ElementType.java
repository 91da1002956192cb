package dev.forger.memory;

/** The type of a tensor's elements. */
public enum ElementType {
    /** IEEE 754 binary32. */
    FLOAT32(Float.BYTES);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** The size of one element in bytes. */
    public int bytes() {
        return bytes;
    }
}
