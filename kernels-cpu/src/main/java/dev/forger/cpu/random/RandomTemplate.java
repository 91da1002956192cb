package dev.forger.cpu.random;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorMemory;
import dev.forger.kernel.random.Philox;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Philox in lanes of 64 bits, which have room for its products of 32 by 32 bits. A block has two neighbouring
 * lanes: u holds its words 0 and 2, v its words 1 and 3, in the low halves; the high halves are left as they
 * come and cut off before each product. A round then is {@code p = u·(M0, M1)} with neighbours swapped, {@code
 * u ← high(p) ^ v ^ key}, {@code v ← p}, and in the end {@code u | v << 32} has the words in their order.
 *
 * <p>Words and numbers have a loop each, since one for both is too long for C2, see {@link KernelTemplate}; what is
 * between them stays in L1.
 */
final class RandomTemplate extends RandomLoop {
    private static final VectorSpecies<Float> FLOATS =
            KernelTemplate.width(MethodHandles.lookup()).species();
    private static final VectorSpecies<Long> SPECIES = FLOATS.withLanes(long.class);
    private static final int LANES = SPECIES.length();
    private static final long BYTES = SPECIES.vectorByteSize();
    private static final long LOW = 0xFFFFFFFFL;
    /** Of ints, since C2 has no shuffle of two longs. */
    private static final VectorShuffle<Integer> NEIGHBOURS =
            VectorShuffle.fromOp(FLOATS.withLanes(int.class), lane -> lane ^ 2);

    RandomTemplate() {}

    @Override
    void fill(long seed, long stream, long block, int groups, float a, float b, long dst) {
        words(seed, stream, block, groups, dst);
        numbers(groups, a, b, dst);
    }

    /** Writes the words of each group, those at even places first. */
    private static void words(long seed, long stream, long block, int groups, long dst) {
        LongVector lane = LongVector.zero(SPECIES).addIndex(1);
        // All bits in odd lanes, and no mask, since C2 has none for two longs.
        LongVector odd = lane.and(1).neg();
        LongVector index = lane.lanewise(VectorOperators.LSHR, 1).add(block);
        LongVector streams = odd.and(stream);
        LongVector multiplier =
                pair(Philox.MULTIPLIER_0, Philox.MULTIPLIER_1, odd).and(LOW);
        LongVector step = pair(Philox.WEYL_0, Philox.WEYL_1, odd);
        LongVector firstKey = pair(seed, seed >>> Integer.SIZE, odd);
        for (int group = 0; group < groups; group++) {
            LongVector u0 = index.add(group * (long) LANES)
                    .lanewise(VectorOperators.AND_NOT, odd)
                    .or(streams);
            LongVector u1 = index.add(group * (long) LANES + LANES / 2)
                    .lanewise(VectorOperators.AND_NOT, odd)
                    .or(streams);
            LongVector v0 = u0.lanewise(VectorOperators.LSHR, Integer.SIZE);
            LongVector v1 = u1.lanewise(VectorOperators.LSHR, Integer.SIZE);
            LongVector key = firstKey;
            for (int round = 0; round < Philox.ROUNDS; round++) {
                LongVector p0 = products(u0, multiplier);
                LongVector p1 = products(u1, multiplier);
                u0 = next(p0, v0, key);
                u1 = next(p1, v1, key);
                v0 = p0;
                v1 = p1;
                key = step.add(key);
            }
            // Of both vectors in turn.
            long to = dst + group * 2L * BYTES;
            store(u0, u1, to);
            store(v0, v1, to + BYTES);
        }
    }

    /** Replaces words by their numbers, in their order. */
    private static void numbers(int groups, float a, float b, long dst) {
        FloatVector as = FloatVector.broadcast(FLOATS, a);
        FloatVector bs = FloatVector.broadcast(FLOATS, b);
        for (int group = 0; group < groups; group++) {
            long to = dst + group * 2L * BYTES;
            IntVector x = VectorMemory.load(FLOATS, to).reinterpretAsInts();
            IntVector y = VectorMemory.load(FLOATS, to + BYTES).reinterpretAsInts();
            toNumbers(x, y, as, bs, to, to + BYTES);
        }
    }

    /** The products of a block's words, each in the lane of its neighbour. */
    private static LongVector products(LongVector u, LongVector multiplier) {
        return u.and(LOW)
                .mul(multiplier)
                .reinterpretAsInts()
                .rearrange(NEIGHBOURS)
                .reinterpretAsLongs();
    }

    private static LongVector next(LongVector product, LongVector v, LongVector key) {
        return product.lanewise(VectorOperators.LSHR, Integer.SIZE)
                .lanewise(VectorOperators.XOR, v)
                .lanewise(VectorOperators.XOR, key);
    }

    private static LongVector pair(long even, long odd, LongVector oddLanes) {
        return oddLanes.and(even ^ odd).lanewise(VectorOperators.XOR, even);
    }

    private static void store(LongVector even, LongVector odd, long address) {
        LongVector words = even.and(LOW).or(odd.lanewise(VectorOperators.LSHL, Integer.SIZE));
        VectorMemory.store(words.reinterpretAsFloats(), address);
    }

    /** A hole. */
    @SuppressWarnings("UnusedVariable") // what fills it uses all
    static void toNumbers(IntVector x, IntVector y, FloatVector a, FloatVector b, long lower, long upper) {}
}
