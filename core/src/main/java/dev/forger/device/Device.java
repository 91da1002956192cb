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
    private final DeviceOptions options;
    private final MemoryPool pool;
    private final KernelRegistry kernels;
    private boolean recording;
    private boolean closed;

    /** A device with its memory and kernels; closes the pool when it is closed. */
    protected Device(String name, DeviceOptions options, MemoryPool pool, KernelRegistry kernels) {
        this.name = name;
        this.options = options;
        this.pool = pool;
        this.kernels = kernels;
    }

    /** The backend's name. */
    public final String name() {
        return name;
    }

    /** How it was opened. */
    public final DeviceOptions options() {
        return options;
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
     * @throws IllegalStateException if {@code dst} is closed or the device is recording
     */
    public final void copyIn(MemorySegment src, Buffer dst) {
        requireNotRecording();
        if (dst.bytes() < src.byteSize()) {
            throw new IllegalArgumentException("dst: has " + dst.bytes() + " bytes, the source has " + src.byteSize());
        }
        upload(src, dst.address());
    }

    /**
     * Copies to the host, to heap or native memory, and returns when it is there.
     *
     * @throws IllegalArgumentException if {@code src} is smaller than {@code dst}
     * @throws IllegalStateException if {@code src} is closed or the device is recording
     */
    public final void copyOut(Buffer src, MemorySegment dst) {
        requireNotRecording();
        if (src.bytes() < dst.byteSize()) {
            throw new IllegalArgumentException(
                    "src: has " + src.bytes() + " bytes, the destination has " + dst.byteSize());
        }
        download(src.address(), dst);
    }

    private void requireNotRecording() {
        if (recording) {
            throw new IllegalStateException("a copy between host and device cannot be part of a recording: its replay"
                    + " would not repeat it; copy before or after");
        }
    }

    /**
     * The time that what some work launches takes, in nanoseconds: where a launch returns before its kernel has run, by
     * the device's own clock; here by the host's. Returns when all of it has run.
     */
    public double nanos(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return System.nanoTime() - start;
    }

    /** A plan with no recordings yet; the caller closes it before the device. */
    public final Plan plan() {
        return new Plan(this);
    }

    final Recording record(Runnable work) {
        if (recording) {
            throw new IllegalStateException("the device is recording already");
        }
        recording = true;
        try {
            return capture(work);
        } finally {
            recording = false;
        }
    }

    /** Copies from the host to an address of a buffer that is large enough; returns when src may be reused. */
    protected abstract void upload(MemorySegment src, long dst);

    /** Copies from an address to the host; returns when it is there. */
    protected abstract void download(long src, MemorySegment dst);

    /**
     * Does the work and gives what repeats its launches: here a list of calls. A device that can hold them in a
     * form of its own does that instead. What is allocated meanwhile stays reserved as long as the recording is open.
     */
    protected Recording capture(Runnable work) {
        return new LaunchList(kernels.launches().during(work));
    }

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
