package dev.forger.cpu.norm;

import static dev.forger.memory.HostMemory.ALIGNMENT_BYTES;

import dev.forger.memory.HostMemory;

/**
 * A sum for each of some channels, in memory: first a line a channel, for the lanes of a vector of float32; then
 * a float64 each, with what has been moved out of the lanes.
 */
final class ChannelSums {
    private ChannelSums() {}

    /** Bytes of the sums of some channels. */
    static long bytes(int channels) {
        return HostMemory.aligned((long) channels * (ALIGNMENT_BYTES + Double.BYTES));
    }

    /** A channel's sum without what is in its lanes. */
    static double get(long sums, int channels, int channel) {
        return Double.longBitsToDouble(HostMemory.getLong(moved(sums, channels, channel)));
    }

    /** Moves what is in the lanes out of them. */
    static void move(long sums, int channels, int lanes) {
        for (int channel = 0; channel < channels; channel++) {
            double sum = get(sums, channels, channel) + NormLoop.total(sums + (long) channel * ALIGNMENT_BYTES, lanes);
            HostMemory.setLong(moved(sums, channels, channel), Double.doubleToRawLongBits(sum));
        }
        HostMemory.clear(sums, (long) channels * ALIGNMENT_BYTES);
    }

    private static long moved(long sums, int channels, int channel) {
        return sums + (long) channels * ALIGNMENT_BYTES + (long) channel * Double.BYTES;
    }
}
