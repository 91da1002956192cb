package dev.forger.cpu.gemm;

import dev.forger.cpu.parallel.StartUp;
import dev.forger.cpu.simd.VectorWidth;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whether an {@link UnrolledKernel} is used in place of a {@link Microkernel}, for packed panels of A: from when it has
 * been seen to be the faster one. No bit depends on it.
 *
 * <p>It need not become so. It is too much for C1, so it is interpreted until C2 has compiled it, and has more nodes
 * than those up to which C2 inlines everything: then each vector is an object, a hundred times slower ({@code .mvn} has
 * what Java is told to prevent both). So after start-up it takes one turn of a call now and then, until that is fast,
 * and then as many depths of some calls as the microkernel beside it, timed.
 */
final class UnrolledForm {
    /** Fewer depths are not worth a call. */
    private static final int LEAST_DEPTHS = 3 * UnrolledKernel.DEPTHS;

    /** What a turn that C2 has compiled does not take, and one that it has not does. */
    private static final long SLOW_NANOS = 1_500;

    /** Between two turns, until one was fast, lies so many times what one took. */
    private static final int TURNS_APART = 20;

    /** How long after the first turn one must have been fast: C2 compiles what was called 250 or 5,000 times. */
    private static final long MOST_NANOS = 10_000_000_000L;

    /** Calls that are timed, and depths of each part of them, at most and at least. */
    private static final int TIMED_CALLS = 256;

    private static final int MOST_TIMED = 256;
    private static final int LEAST_TIMED = 16;

    /** What it does with calls. */
    enum State {
        /** Single turns, so that it is compiled. */
        WARMING,
        /** Parts of calls, to compare. */
        TIMED,
        /** Faster. */
        USED,
        /** Not faster. */
        LEFT
    }

    private final Microkernel usual;
    private final VectorWidth width;
    private final long aStep;
    private final double[] nanos = new double[TIMED_CALLS];
    private final double[] usualNanos = new double[TIMED_CALLS];

    // Threads may get in each other's way here: each call is right in any state.
    private @Nullable UnrolledKernel kernel;
    private State state = State.WARMING;
    private long first;
    private long next = StartUp.END;
    private int timed;

    /** Beside a microkernel of single values, for panels of A with so many bytes from one depth to the next. */
    UnrolledForm(Microkernel usual, VectorWidth width, long aStep) {
        this.usual = usual;
        this.width = width;
        this.aStep = aStep;
    }

    /** Bytes from one depth to the next in A. */
    long aStep() {
        return aStep;
    }

    /** Goes on from a state, as after start-up. */
    void enter(State from) {
        next = System.nanoTime();
        state = from;
    }

    /**
     * Computes its share of what {@link Microkernel#run} shall, where lines of A lie side by side.
     *
     * @return the depths that it took: the rest goes on from C. After none C is as it was.
     */
    int run(long a, long b, long bStep, int kc, long init, long initStride, long c, long cStride) {
        if (state == State.LEFT || kc < LEAST_DEPTHS) {
            return 0;
        }
        if (state == State.USED) {
            return turns(kc / UnrolledKernel.DEPTHS, a, b, bStep, init, initStride, c, cStride);
        }
        if (System.nanoTime() - next < 0) {
            return 0;
        }
        return state == State.WARMING
                ? warm(a, b, bStep, init, initStride, c, cStride)
                : time(a, b, bStep, kc, init, initStride, c, cStride);
    }

    private int turns(int turns, long a, long b, long bStep, long init, long initStride, long c, long cStride) {
        generated().compute(a, Float.BYTES, aStep, b, bStep, turns, init, initStride, c, cStride);
        return turns * UnrolledKernel.DEPTHS;
    }

    private UnrolledKernel generated() {
        UnrolledKernel made = kernel;
        if (made == null) {
            made = UnrolledGenerator.generate(width, usual.mr(), usual.nr() / width.floats(), aStep);
            kernel = made;
            first = System.nanoTime();
        }
        return made;
    }

    private int warm(long a, long b, long bStep, long init, long initStride, long c, long cStride) {
        generated();
        long start = System.nanoTime();
        int depths = turns(1, a, b, bStep, init, initStride, c, cStride);
        long end = System.nanoTime();
        next = end + TURNS_APART * (end - start);
        if (end - start < SLOW_NANOS) {
            state = State.TIMED;
        } else if (end - first > MOST_NANOS) {
            state = State.LEFT;
        }
        return depths;
    }

    private int time(long a, long b, long bStep, int kc, long init, long initStride, long c, long cStride) {
        int turns = Math.min(MOST_TIMED, kc / 2) / UnrolledKernel.DEPTHS;
        int depths = turns * UnrolledKernel.DEPTHS;
        if (depths < LEAST_TIMED) {
            return 0;
        }
        long restOfA = a + depths * aStep;
        long restOfB = b + depths * bStep;
        boolean usualFirst = timed % 2 == 1;
        long start = System.nanoTime();
        if (usualFirst) {
            usual.compute(a, Float.BYTES, aStep, b, bStep, depths, init, initStride, c, cStride);
        } else {
            turns(turns, a, b, bStep, init, initStride, c, cStride);
        }
        long middle = System.nanoTime();
        if (usualFirst) {
            turns(turns, restOfA, restOfB, bStep, c, cStride, c, cStride);
        } else {
            usual.compute(restOfA, Float.BYTES, aStep, restOfB, bStep, depths, c, cStride, c, cStride);
        }
        long end = System.nanoTime();
        double one = (double) (middle - start) / depths;
        double other = (double) (end - middle) / depths;
        compare(usualFirst ? other : one, usualFirst ? one : other);
        return 2 * depths;
    }

    /** Takes note of nanoseconds a depth. */
    private synchronized void compare(double unrolled, double compared) {
        if (timed < TIMED_CALLS) {
            nanos[timed] = unrolled;
            usualNanos[timed] = compared;
            timed++;
        } else if (state == State.TIMED) {
            Arrays.sort(nanos);
            Arrays.sort(usualNanos);
            int middle = TIMED_CALLS / 2;
            state = nanos[middle] < usualNanos[middle] ? State.USED : State.LEFT;
        }
    }
}
