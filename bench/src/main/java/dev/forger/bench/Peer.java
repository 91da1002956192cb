package dev.forger.bench;

/** Another library, ready to run a {@link PeerTask} on operands of its own. */
public interface Peer {
    /** What tables call it, and where it has several forms, which. */
    String name();

    /** Runs the task once: this alone is timed. */
    void run();

    /** What the first run computed, in the layout in which Forger gives it; asked for once. */
    float[] result();
}
