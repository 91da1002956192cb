package dev.forger.data;

import dev.forger.kernel.random.Philox;
import java.util.Objects;

/**
 * Which pictures each step's batch holds: a function of (number of pictures, batch, seed, step) alone,
 * so that a resumed run sees what an uninterrupted one sees.
 *
 * <p>Epochs follow one another in one endless stream; each is a fresh permutation of all pictures. Step
 * {@code s} takes the {@code batch} places from {@code s · batch} on, across the end of an epoch where
 * it falls inside: no picture is ever dropped, every batch is full, and a batch larger than the data
 * set simply spans several epochs.
 *
 * <p>Epoch {@code e} is shuffled by Fisher and Yates' method (D. Knuth, "The Art of Computer
 * Programming", volume 2, algorithm 3.4.2P) with {@link Philox} numbers of the run's seed and stream
 * 2^63 + {@code e}; a run's noise uses streams below. Two words of a block make one number of 64 bits;
 * one below {@code n} is the high word of its product with {@code n}, whose bias is below {@code n / 2^64}.
 *
 * <p>Holds the order of the last epoch asked for, so steps asked for in order cost one shuffle per
 * epoch. Not thread-safe.
 */
public final class BatchPlan {
    private static final long FIRST_STREAM = Long.MIN_VALUE; // 2^63, unsigned

    private final int pictures;
    private final int batch;
    private final long seed;
    private final int[] order;
    private long orderEpoch = -1;

    /**
     * A plan.
     *
     * @param pictures the number of pictures in the data set
     * @param batch the number of pictures in a batch
     * @param seed any number; equal seeds give equal orders
     * @throws IllegalArgumentException if {@code pictures} or {@code batch} is below 1
     */
    public BatchPlan(int pictures, int batch, long seed) {
        if (pictures < 1) {
            throw new IllegalArgumentException("pictures: " + pictures + ", expected at least 1");
        }
        if (batch < 1) {
            throw new IllegalArgumentException("batch: " + batch + ", expected at least 1");
        }
        this.pictures = pictures;
        this.batch = batch;
        this.seed = seed;
        this.order = new int[pictures];
    }

    /** The number of pictures in a batch. */
    public int batch() {
        return batch;
    }

    /** The epoch in which the first picture of a step's batch lies, counted from 0. */
    public long epoch(long step) {
        return firstPlace(step) / pictures;
    }

    /** The number of steps after which {@code epochs} epochs have been seen whole. */
    public long steps(long epochs) {
        return Math.ceilDiv(Math.multiplyExact(epochs, (long) pictures), batch);
    }

    /**
     * The picture at one slot of a step's batch.
     *
     * @param step counted from 0
     * @param slot from 0 to {@code batch() - 1}
     * @throws IllegalArgumentException if the step is negative or beyond what 64 bits count
     * @throws IndexOutOfBoundsException if there is no such slot
     */
    public int picture(long step, int slot) {
        long place = firstPlace(step) + Objects.checkIndex(slot, batch);
        long epoch = place / pictures;
        if (epoch != orderEpoch) {
            shuffle(epoch);
        }
        return order[(int) (place % pictures)];
    }

    private long firstPlace(long step) {
        if (step < 0 || step > Long.MAX_VALUE / batch - 1) {
            throw new IllegalArgumentException("step: " + step + ", expected 0 to " + (Long.MAX_VALUE / batch - 1));
        }
        return step * batch;
    }

    private void shuffle(long epoch) {
        for (int i = 0; i < pictures; i++) {
            order[i] = i;
        }
        int[] words = new int[4];
        for (int i = pictures - 1, drawn = 0; i > 0; i--, drawn++) {
            if (drawn % 2 == 0) {
                Philox.block(seed, FIRST_STREAM + epoch, drawn / 2, words);
            }
            long number = (long) words[drawn % 2 * 2] << 32 | Integer.toUnsignedLong(words[drawn % 2 * 2 + 1]);
            int other = (int) Math.unsignedMultiplyHigh(number, i + 1L);
            int moved = order[i];
            order[i] = order[other];
            order[other] = moved;
        }
        orderEpoch = epoch;
    }
}
