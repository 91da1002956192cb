package dev.forger.kernel.conv;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.kernel.Activation;

/** The scalar start and end of a convolution's output: bias per channel first, activation last. */
final class ChannelEpilogue {
    private ChannelEpilogue() {}

    static void fill(long out, int n, int channels, long plane, boolean hasBias, long bias) {
        for (long q = 0; q < (long) n * channels; q++) {
            float start = hasBias ? get(bias, q % channels) : 0;
            for (long i = 0; i < plane; i++) {
                set(out, q * plane + i, start);
            }
        }
    }

    static void activate(long out, long size, Activation activation) {
        for (long i = 0; i < size; i++) {
            set(out, i, activation.apply(get(out, i)));
        }
    }
}
