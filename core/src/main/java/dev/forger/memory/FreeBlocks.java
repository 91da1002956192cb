package dev.forger.memory;

import java.util.Arrays;

/**
 * Blocks that wait for reuse, by size class: eight classes to a doubling, so that at most 12.5% of a block is
 * wasted.
 */
final class FreeBlocks {
    private static final int STEPS_LOG2 = 3;
    private static final int STEPS = 1 << STEPS_LOG2;

    private final long[][] free = new long[Long.SIZE * STEPS][];
    private final int[] count = new int[Long.SIZE * STEPS];

    boolean has(int sizeClass) {
        return count[sizeClass] > 0;
    }

    /** The address that was put last in a class that has one. */
    long take(int sizeClass) {
        return free[sizeClass][--count[sizeClass]];
    }

    void put(int sizeClass, long address) {
        long[] list = free[sizeClass];
        if (list == null) {
            list = new long[8];
        } else if (count[sizeClass] == list.length) {
            list = Arrays.copyOf(list, 2 * list.length);
        }
        free[sizeClass] = list;
        list[count[sizeClass]++] = address;
    }

    /** Takes a block out. */
    interface Sink {
        void accept(int sizeClass, long address);
    }

    /** Takes all blocks out. */
    void drain(Sink sink) {
        for (int c = 0; c < free.length; c++) {
            while (has(c)) {
                sink.accept(c, take(c));
            }
        }
    }

    /** The smallest class that holds {@code bytes}: {@code (1 + step/8)·2^exponent}, from 64 up. */
    static int sizeClass(long bytes) {
        long size = Math.max(bytes, HostMemory.ALIGNMENT_BYTES);
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(size);
        long unit = 1L << (exponent - STEPS_LOG2);
        long step = (size - (1L << exponent) + unit - 1) / unit;
        return exponent * STEPS + (int) step;
    }

    static long classBytes(int sizeClass) {
        int exponent = sizeClass / STEPS;
        return (1L << exponent) + (sizeClass % STEPS) * (1L << (exponent - STEPS_LOG2));
    }
}
