package dev.forger.bench;

/** Another library, ready to run a {@link PeerTask} on operands of its own. */
public interface Peer extends AutoCloseable {
    /** What tables call it, and where it has several forms, which. */
    String name();

    /** Runs the task once: this alone is timed. */
    void run();

    /** The time of so many runs, in nanoseconds: by the host's clock, unless the library computes elsewhere. */
    default double nanos(long runs) {
        long start = System.nanoTime();
        for (long i = 0; i < runs; i++) {
            run();
        }
        return System.nanoTime() - start;
    }

    /** Frees what the host's garbage collector does not. */
    @Override
    default void close() {}

    /** What the first run computed, in the layout in which Forger gives it; asked for once. */
    float[] result();
}
