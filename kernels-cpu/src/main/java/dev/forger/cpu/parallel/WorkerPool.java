package dev.forger.cpu.parallel;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A fixed team of threads that runs the parts of one job at a time: the caller is worker 0, the others
 * are daemons. As many neighbouring parts are meant for each worker, so a job is mostly split the same way at
 * every call and finds what it needs in its core's caches; who has done its parts takes those that others
 * have not begun. So a worker whose core is busy with something else, or which is late to wake up, delays a
 * job by one part, not by its share: beside a process of higher priority on one of two cores dcgan-28 trained 3 to
 * 13% more pictures a second in nine of eleven pairs of runs, and 15 and 22% fewer in two; undisturbed it is as fast.
 * Neighbouring parts, and not every second one, since a core fetches ahead what lies behind a part: on two threads of
 * Zen 4 a tanh of 64 MB takes 3.1 to 4.1 ms instead of 4.8 to 5.3, and a copy 2.4 instead of 3.7 in half of the
 * processes (in the others the same; the host places their threads or memory otherwise).
 * Workers spin for some tens of microseconds before they park, so that the kernels of one training step find them
 * awake. A call allocates nothing.
 *
 * <p>For many cores: worker w wakes workers 2w + 1 and 2w + 2 before it begins, so that 64 are awake after six
 * wake-ups instead of 63, each a system call where the worker has parked; and what threads spin on, or take parts
 * from, lies 128 bytes apart, since neighbouring cache lines are fetched in pairs.
 *
 * <p>A pool may be told to leave one core to the JVM's compilers at the start: what is not compiled yet runs a hundred
 * times slower, and a worker more would only keep the compiler from its work.
 */
public final class WorkerPool implements AutoCloseable {
    /** Turns of a waiting loop before its thread parks; one takes 10 to 40 ns. */
    private static final int SPINS = 3_000;

    /** Ints from one counter to the next. */
    private static final int APART = 128 / Integer.BYTES;

    private final Worker[] helpers;

    /** By {@link System#nanoTime}. */
    private final long startUpEnd;

    /** Workers that a job may have now. */
    private int most;

    private final ReentrantLock turn = new ReentrantLock();

    /** At {@code APART·w} how often helper w was called; at 0 the parts that are not done. */
    private final AtomicIntegerArray counters;

    /**
     * At {@code APART·w} how many of worker w's parts nobody has taken. Above zero only while a job is run, and that
     * does not end before who took a part has done it: whoever takes one may then read what the job is.
     */
    private final AtomicIntegerArray untaken;

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile @Nullable Thread parkedCaller;
    private volatile boolean closed;

    // What is being run; written before parts can be taken.
    private Job job = (part, worker) -> {};
    private int parts;
    private volatile int needed;

    /** What is split into parts. */
    @FunctionalInterface
    public interface Job {
        /**
         * Does one part.
         *
         * @param part which part, from 0
         * @param worker who does it, from 0 and below the pool's size: the index of memory of its own
         */
        void run(int part, int worker);
    }

    /**
     * A pool of {@code size} workers, the caller counted.
     *
     * @throws IllegalArgumentException if {@code size < 1}
     */
    public WorkerPool(int size) {
        this(size, System.nanoTime());
    }

    /**
     * A pool of {@code size} workers, the caller counted, of which as many work at first as leave one core to others.
     *
     * @param startUpEnd until when, by {@link System#nanoTime}
     * @throws IllegalArgumentException if {@code size < 1}
     */
    public WorkerPool(int size, long startUpEnd) {
        if (size < 1) {
            throw new IllegalArgumentException("size: " + size + ", expected at least 1");
        }
        this.startUpEnd = startUpEnd;
        most = Math.clamp(Runtime.getRuntime().availableProcessors() - 1L, 1, size);
        counters = new AtomicIntegerArray(APART * size);
        untaken = new AtomicIntegerArray(APART * size);
        helpers = new Worker[size - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Worker(this, i + 1);
            helpers[i].start();
        }
    }

    /** The number of workers, the caller counted. */
    public int size() {
        return helpers.length + 1;
    }

    /** Whether the JVM's compilers may still be busy with what the first steps need. */
    public boolean startingUp() {
        return System.nanoTime() - startUpEnd < 0;
    }

    /**
     * Runs parts 0 to {@code parts - 1} and returns when all are done. Called from inside a job, it runs
     * them one after the other on the worker that calls. If parts fail, what one of them threw is thrown
     * here, when all others have ended.
     *
     * @throws IllegalStateException if the pool is closed
     */
    public void run(int parts, Job job) {
        int inside = currentWorker();
        if (inside >= 0) {
            for (int part = 0; part < parts; part++) {
                job.run(part, inside);
            }
            return;
        }
        turn.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the worker pool is closed");
            }
            runTogether(parts, job);
        } finally {
            turn.unlock();
        }
    }

    private int currentWorker() {
        if (turn.isHeldByCurrentThread()) {
            return 0;
        }
        return Thread.currentThread() instanceof Worker worker && worker.pool == this ? worker.index : -1;
    }

    private void runTogether(int parts, Job job) {
        int workers = Math.min(parts, size());
        if (workers <= 1) {
            for (int part = 0; part < parts; part++) {
                job.run(part, 0);
            }
            return;
        }
        this.job = job;
        this.parts = parts;
        needed = Math.min(workers, most()) - 1;
        counters.set(0, parts);
        for (int worker = 0; worker < workers; worker++) {
            untaken.set(APART * worker, first(worker + 1) - first(worker));
        }
        wake(0);
        work(0);
        awaitHelpers();
        Throwable thrown = failure.getAndSet(null);
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private int most() {
        if (most < size() && !startingUp()) {
            most = size();
        }
        return most;
    }

    /** The first of the parts that are meant for a worker. */
    private int first(int worker) {
        return Math.toIntExact(Math.ceilDiv((long) worker * parts, Math.min(parts, size())));
    }

    /** Calls the two helpers that a worker is to call, if so many are needed. */
    private void wake(int worker) {
        for (int child = 2 * worker + 1; child <= Math.min(2 * worker + 2, needed); child++) {
            helpers[child - 1].call();
        }
    }

    /** Takes parts while there are any, a worker's own first. */
    private void work(int worker) {
        int done = 0;
        for (int i = 0; i < size(); i++) {
            int whose = worker + i < size() ? worker + i : worker + i - size();
            for (int left = take(whose); left > 0; left = take(whose)) {
                runCatching(first(whose + 1) - left, worker);
                done++;
            }
        }
        if (done > 0 && counters.addAndGet(0, -done) == 0) {
            LockSupport.unpark(parkedCaller);
        }
    }

    /** Takes a part of a worker's: how many there were, or 0. */
    private int take(int worker) {
        int left = untaken.get(APART * worker);
        while (left > 0 && !untaken.weakCompareAndSetVolatile(APART * worker, left, left - 1)) {
            left = untaken.get(APART * worker);
        }
        return left;
    }

    private void runCatching(int part, int worker) {
        try {
            job.run(part, worker);
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    private void awaitHelpers() {
        for (int spins = 0; counters.get(0) != 0; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                // Announced before the last look: the last helper either sees it or is seen.
                parkedCaller = Thread.currentThread();
                if (counters.get(0) != 0) {
                    LockSupport.park(this);
                }
                parkedCaller = null;
            }
        }
    }

    /**
     * Ends the threads and waits for them; a second call does nothing.
     *
     * @throws IllegalStateException if called from inside a job
     */
    @Override
    public void close() {
        if (currentWorker() >= 0) {
            throw new IllegalStateException("a job cannot close the worker pool that runs it");
        }
        turn.lock();
        try {
            closed = true;
            for (Worker helper : helpers) {
                helper.call();
            }
            for (Worker helper : helpers) {
                helper.end();
            }
        } finally {
            turn.unlock();
        }
    }

    private static final class Worker extends Thread {
        private final WorkerPool pool;
        private final int index;
        private volatile boolean parked;

        Worker(WorkerPool pool, int index) {
            super(null, null, "forger-worker-" + index, 0, false);
            this.pool = pool;
            this.index = index;
            setDaemon(true);
        }

        void call() {
            pool.counters.getAndIncrement(APART * index);
            if (parked) {
                LockSupport.unpark(this);
            }
        }

        void end() {
            boolean interrupted = false;
            while (isAlive()) {
                try {
                    join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void run() {
            int answered = 0;
            while (true) {
                awaitCall(answered);
                answered = pool.counters.get(APART * index);
                if (pool.closed) {
                    return;
                }
                pool.wake(index);
                pool.work(index);
            }
        }

        private void awaitCall(int answered) {
            for (int spins = 0; pool.counters.get(APART * index) == answered; spins++) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    // Announced before the last look, as above.
                    parked = true;
                    if (pool.counters.get(APART * index) == answered) {
                        LockSupport.park(pool);
                    }
                    parked = false;
                }
            }
        }
    }
}
