package dev.forger.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Turns Ctrl-C (and a polite kill) into a request to stop: the work under way is brought to its end before the process
 * goes. While one is open, the JVM's shutdown waits for {@link #close}.
 */
final class Interruption implements AutoCloseable {
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean requested;
    private volatile int exitCode;

    /**
     * Starts to listen.
     *
     * @param notice what to print when the request comes
     */
    Interruption(String notice) {
        hook = new Thread(() -> await(notice), "forger-interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void await(String notice) {
        requested = true;
        System.err.println();
        System.err.println(notice);
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.err.flush();
        // Everything was written: end like a command that did what it was asked, not like one that was killed.
        Runtime.getRuntime().halt(exitCode);
    }

    /** Whether to stop. */
    boolean requested() {
        return requested;
    }

    /** What the process exits with if it was interrupted; 0 unless told otherwise. */
    void exitWith(int code) {
        exitCode = code;
    }

    /** Lets the process go. */
    @Override
    public void close() {
        finished.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The request came between the two lines: the hook runs, and the latch lets it go.
                return;
            }
        }
    }
}
