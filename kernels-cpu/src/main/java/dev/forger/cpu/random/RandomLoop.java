package dev.forger.cpu.random;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.random.RandomSpec.Distribution;
import java.lang.invoke.MethodHandles;

/** Numbers of one distribution, in groups of two vectors. */
abstract class RandomLoop {
    /** A loop to inherit from. */
    RandomLoop() {}

    /** The loop of a distribution and a width. */
    static RandomLoop of(Distribution distribution, VectorWidth width) {
        return new KernelTemplate(MethodHandles.lookup(), RandomTemplate.class, width)
                .fill(
                        "toNumbers",
                        VectorDistributions.class,
                        distribution == Distribution.UNIFORM ? "uniform" : "normal")
                .instantiate(RandomLoop.class);
    }

    /**
     * Writes so many groups.
     *
     * @param block the block of the stream that the first number is from
     */
    abstract void fill(long seed, long stream, long block, int groups, float a, float b, long dst);
}
