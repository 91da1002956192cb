package dev.forger.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The host's memory by raw address. One all-memory segment in a static final runs as fast as arrays
 * in C2's code, since its bounds fold away; nothing here checks that an address is valid, so the
 * callers do, once, at a kernel's entry (see {@link Buffer#address}).
 */
public final class HostMemory {
    /** Every address of the process; vector loads and stores take addresses as offsets in it. */
    @SuppressWarnings("restricted") // raw addresses are what this class is for
    public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    /** Alignment of every pooled block in bytes: a cache line, and one 512-bit vector. */
    public static final int ALIGNMENT_BYTES = 64;

    private HostMemory() {}

    /** The least multiple of {@link #ALIGNMENT_BYTES} that is not below {@code bytes}. */
    public static long aligned(long bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
    }

    /** The float at element {@code index} from {@code address}. */
    public static float get(long address, long index) {
        return ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, address + index * Float.BYTES);
    }

    /** Writes the float at element {@code index} from {@code address}. */
    public static void set(long address, long index, float value) {
        ALL.set(ValueLayout.JAVA_FLOAT_UNALIGNED, address + index * Float.BYTES, value);
    }

    /** The 64-bit integer at {@code address}, of any alignment. */
    public static long getLong(long address) {
        return ALL.get(ValueLayout.JAVA_LONG_UNALIGNED, address);
    }

    /** Writes the 64-bit integer at {@code address}, of any alignment. */
    public static void setLong(long address, long value) {
        ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, address, value);
    }

    /** Copies {@code bytes} bytes; the ranges may overlap. */
    public static void copy(long srcAddress, long dstAddress, long bytes) {
        MemorySegment.copy(ALL, srcAddress, ALL, dstAddress, bytes);
    }

    /**
     * Sets {@code bytes} bytes to zero. Not by {@link MemorySegment#fill}, which needs a slice: one JVM in some twenty
     * did not inline all of it, and made an object of 40 bytes a call.
     */
    public static void clear(long address, long bytes) {
        long end = address + bytes;
        long at = address;
        for (long lastLong = end - Long.BYTES; at <= lastLong; at += Long.BYTES) {
            ALL.set(ValueLayout.JAVA_LONG_UNALIGNED, at, 0);
        }
        for (; at < end; at++) {
            ALL.set(ValueLayout.JAVA_BYTE, at, (byte) 0);
        }
    }
}
