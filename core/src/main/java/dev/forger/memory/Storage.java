package dev.forger.memory;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One block of memory with a lifetime: from a {@link MemoryPool}, or wrapped around memory that the
 * user owns. After {@link #close} every touch throws, also when the pool has given the block to
 * someone else.
 */
public final class Storage implements Buffer, AutoCloseable {
    static final Storage NONE = new Storage(0, 0, null, MemorySegment.NULL);

    private final long address;
    private final long bytes;
    private final @Nullable BlockSource source;
    // The user's segment: keeps it reachable, and tells when its arena was closed.
    private final MemorySegment wrapped;
    private @Nullable MemoryScope scope;
    private volatile boolean closed;

    private Storage(long address, long bytes, @Nullable BlockSource source, MemorySegment wrapped) {
        this.address = address;
        this.bytes = bytes;
        this.source = source;
        this.wrapped = wrapped;
    }

    static Storage pooled(long address, long bytes, BlockSource source) {
        return new Storage(address, bytes, source, MemorySegment.NULL);
    }

    /**
     * Wraps memory that the caller owns, with no copy: closing the result leaves it as it is, and the
     * result ends when the segment's arena does.
     *
     * @throws IllegalArgumentException if the segment is on the heap, where memory has no fixed address; or
     *     read-only, since a kernel that wrote it would end the process; or not aligned to 4 bytes
     */
    public static Storage wrap(MemorySegment segment) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException("segment: lies on the Java heap; wrap needs native memory"
                    + " (an Arena's segment or a direct buffer), copy heap arrays instead");
        }
        if (segment.isReadOnly()) {
            throw new IllegalArgumentException("segment: is read-only; copy it instead of wrapping it");
        }
        if (segment.address() % Float.BYTES != 0) {
            throw new IllegalArgumentException("segment: starts at address " + segment.address()
                    + ", which is not a multiple of " + Float.BYTES + "; copy it instead of wrapping it");
        }
        return new Storage(segment.address(), segment.byteSize(), null, segment);
    }

    @Override
    public long address() {
        if (closed) {
            throw new IllegalStateException("memory of " + bytes + " bytes was used after it was closed"
                    + " (its MemoryScope ended or its tensor was closed); keep it in the scope that outlives it");
        }
        if (!wrapped.scope().isAlive()) {
            throw new IllegalStateException(
                    "wrapped memory of " + bytes + " bytes was used after its arena was closed");
        }
        return address;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public Storage storage() {
        return this;
    }

    /** Whether the memory may still be touched. */
    public boolean isOpen() {
        return !closed && wrapped.scope().isAlive();
    }

    /** Returns the block to its pool, from any thread; closing twice is allowed and does nothing. */
    @Override
    public void close() {
        if (this != NONE && end() && source != null) {
            source.release(address, bytes);
        }
    }

    /** Whether this call ended the block: of two threads that close it at once, one returns it. */
    private synchronized boolean end() {
        boolean wasOpen = !closed;
        closed = true;
        return wasOpen;
    }

    void scope(@Nullable MemoryScope owner) {
        scope = owner;
    }

    @Nullable
    MemoryScope scope() {
        return scope;
    }

    @Override
    public String toString() {
        return bytes + " bytes" + (isOpen() ? "" : ", closed") + (Objects.nonNull(source) ? "" : ", wrapped");
    }
}
