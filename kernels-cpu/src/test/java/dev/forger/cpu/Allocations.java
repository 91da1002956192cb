package dev.forger.cpu;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What calls allocate once they are compiled: nothing, where interpreted code makes an object of every vector. */
public final class Allocations {
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private Allocations() {}

    /** The bytes of so many calls of this thread, made again until they are none, or for a minute. */
    public static long ofCalls(int calls, Runnable call) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long end = System.nanoTime() + PATIENCE_NANOS;
        long bytes = Long.MAX_VALUE;
        while (bytes > 0 && System.nanoTime() < end) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < calls; i++) {
                call.run();
            }
            bytes = threads.getCurrentThreadAllocatedBytes() - before;
        }
        return bytes;
    }
}
