package dev.forger.cpu.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** The widths of vectors that kernels are written for, and which of them a device uses. */
public enum VectorWidth {
    /** SSE and NEON. */
    BITS_128(128),
    /** AVX2. */
    BITS_256(256),
    /** AVX-512. */
    BITS_512(512);

    /** The system property that forces a width in bits: 128, 256 or 512. */
    public static final String PROPERTY = "forger.cpu.vectorBits";

    private final int bits;

    VectorWidth(int bits) {
        this.bits = bits;
    }

    /** The width in bits. */
    public int bits() {
        return bits;
    }

    /** The width in bytes. */
    public int bytes() {
        return bits / Byte.SIZE;
    }

    /** How many floats a vector holds. */
    public int floats() {
        return bits / Float.SIZE;
    }

    /** The Vector API's name for float vectors of this width. */
    public VectorSpecies<Float> species() {
        return switch (this) {
            case BITS_128 -> FloatVector.SPECIES_128;
            case BITS_256 -> FloatVector.SPECIES_256;
            case BITS_512 -> FloatVector.SPECIES_512;
        };
    }

    /** The same of vectors of ints, whose lanes may be selected. */
    public VectorSpecies<Integer> ints() {
        return switch (this) {
            case BITS_128 -> IntVector.SPECIES_128;
            case BITS_256 -> IntVector.SPECIES_256;
            case BITS_512 -> IntVector.SPECIES_512;
        };
    }

    /**
     * The width of a new device: the one that {@link #PROPERTY} forces, else the widest that the
     * processor has.
     *
     * @throws IllegalArgumentException if the property holds something else
     */
    public static VectorWidth select() {
        String forced = System.getProperty(PROPERTY);
        if (forced != null) {
            for (VectorWidth width : values()) {
                if (forced.equals(String.valueOf(width.bits))) {
                    return width;
                }
            }
            throw new IllegalArgumentException(PROPERTY + ": \"" + forced + "\", expected 128, 256 or 512");
        }
        int preferred = FloatVector.SPECIES_PREFERRED.vectorBitSize();
        return preferred >= 512 ? BITS_512 : preferred >= 256 ? BITS_256 : BITS_128;
    }
}
