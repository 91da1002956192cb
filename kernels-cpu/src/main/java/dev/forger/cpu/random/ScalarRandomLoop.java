package dev.forger.cpu.random;

import static dev.forger.memory.HostMemory.set;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.random.Philox;
import dev.forger.kernel.random.RandomSpec.Distribution;

/** The numbers of {@link RandomTemplate}, bit for bit, one block of four after the other. */
final class ScalarRandomLoop extends RandomLoop {
    private static final int BLOCK = 4;

    private final boolean uniform;
    private final int blocksOfGroup;

    private ScalarRandomLoop(boolean uniform, int blocksOfGroup) {
        this.uniform = uniform;
        this.blocksOfGroup = blocksOfGroup;
    }

    /** A loop whose groups are those of a width. */
    static RandomLoop of(Distribution distribution, VectorWidth width) {
        return new ScalarRandomLoop(distribution == Distribution.UNIFORM, 2 * width.floats() / BLOCK);
    }

    @Override
    void fill(long seed, long stream, long block, int groups, float a, float b, long dst) {
        int[] words = new int[BLOCK];
        for (int i = 0; i < groups * blocksOfGroup; i++) {
            Philox.block(seed, stream, block + i, words);
            long to = dst + (long) i * BLOCK * Float.BYTES;
            if (uniform) {
                for (int lane = 0; lane < BLOCK; lane++) {
                    set(to, lane, Philox.uniform(words[lane], a, b));
                }
            } else {
                normalPair(words[0], words[1], a, b, to, 0);
                normalPair(words[2], words[3], a, b, to, 2);
            }
        }
    }

    private static void normalPair(int x, int y, float a, float b, long dst, int lane) {
        float radius = Philox.radius(x);
        set(dst, lane, Math.fma(b, radius * Philox.cosine(y), a));
        set(dst, lane + 1, Math.fma(b, radius * Philox.sine(y), a));
    }
}
