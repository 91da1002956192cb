package dev.forger.kernel.random;

import static dev.forger.memory.HostMemory.getLong;
import static dev.forger.memory.HostMemory.set;

/** One block of four numbers after the other. */
final class ReferenceRandom extends RandomKernel {
    ReferenceRandom(RandomSpec spec) {
        super(spec);
    }

    @Override
    protected void execute(long seed, long stream, float a, float b, long dst) {
        int[] words = new int[4];
        long number = getLong(stream);
        for (long i = 0; i < spec.count(); i++) {
            int lane = (int) (i & 3);
            if (lane == 0) {
                Philox.block(seed, number, i >>> 2, words);
            }
            set(
                    dst,
                    i,
                    switch (spec.distribution()) {
                        case UNIFORM -> Philox.uniform(words[lane], a, b);
                        case NORMAL -> Math.fma(b, normal(words, lane), a);
                    });
        }
    }

    private static float normal(int[] words, int lane) {
        int pair = lane & ~1;
        float radius = Philox.radius(words[pair]);
        return radius * (lane == pair ? Philox.cosine(words[pair + 1]) : Philox.sine(words[pair + 1]));
    }
}
