package dev.forger.device;

import dev.forger.kernel.Kernel;
import dev.forger.kernel.KernelRegistry;
import dev.forger.kernel.KernelSpec;
import dev.forger.memory.Buffer;
import dev.forger.memory.MemoryPool;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Storage;
import java.lang.foreign.MemorySegment;

/**
 * An open device: memory and kernels. One thread uses a device at a time; its kernels may use more
 * inside.
 */
public abstract class Device implements AutoCloseable {
    private final String name;
    private final MemoryPool pool;
    private final KernelRegistry kernels;
    private boolean closed;

    /** A device with its memory and kernels; closes the pool when it is closed. */
    protected Device(String name, MemoryPool pool, KernelRegistry kernels) {
        this.name = name;
        this.pool = pool;
        this.kernels = kernels;
    }

    /** The backend's name. */
    public final String name() {
        return name;
    }

    /** What it runs on, for a reader. */
    public abstract String description();

    /** Whether the host can touch this device's memory directly. */
    public abstract boolean isHost();

    /** The device's memory. */
    public final MemoryPool pool() {
        return pool;
    }

    /** Opens a scope that ends the memory allocated inside it on this thread; see {@link MemoryScope}. */
    public final MemoryScope scope() {
        return pool.scope();
    }

    /** Memory for {@code elements} floats, contents unspecified. */
    public final Storage allocate(long elements) {
        return pool.allocate(Math.multiplyExact(elements, (long) Float.BYTES));
    }

    /**
     * The kernel for a spec, resolved once.
     *
     * @throws UnsupportedOperationException if no implementation covers it, with every reason
     */
    public final <K extends Kernel> K kernel(KernelSpec<K> spec) {
        return kernels.kernel(spec);
    }

    /** How specs are resolved, with the names and the refusals. */
    public final KernelRegistry kernels() {
        return kernels;
    }

    /**
     * Copies from the host, from heap or native memory, and returns when {@code src} may be reused.
     *
     * @throws IllegalArgumentException if {@code dst} is smaller than {@code src}
     */
    public abstract void copyIn(MemorySegment src, Buffer dst);

    /**
     * Copies to the host, to heap or native memory, and returns when it is there.
     *
     * @throws IllegalArgumentException if {@code src} is smaller than {@code dst}
     */
    public abstract void copyOut(Buffer src, MemorySegment dst);

    /** Frees threads and memory. */
    protected abstract void release();

    /**
     * Frees what the device holds; closing twice does nothing.
     *
     * @throws IllegalStateException if memory is still in use: a leak
     */
    @Override
    public final void close() {
        if (closed) {
            return;
        }
        closed = true;
        release();
        pool.close();
    }

    @Override
    public final String toString() {
        return name + " (" + description() + ")";
    }
}
