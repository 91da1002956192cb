package dev.forger.memory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends the memory that was allocated inside it, on the thread that opened it, except what was {@link
 * #keep kept}. Scopes nest like braces and are closed in reverse order.
 */
public final class MemoryScope implements AutoCloseable {
    private final MemoryPool pool;
    private final @Nullable MemoryScope parent;
    private final Thread owner = Thread.currentThread();
    private final List<Storage> storages = new ArrayList<>();
    private boolean closed;

    MemoryScope(MemoryPool pool, @Nullable MemoryScope parent) {
        this.pool = pool;
        this.parent = parent;
    }

    void add(Storage storage) {
        storage.scope(this);
        storages.add(storage);
    }

    /**
     * Hands memory to the enclosing scope; with none, to the caller, who then closes it. Memory that
     * does not belong to this scope stays where it is.
     *
     * @return {@code buffer}
     */
    public <B extends Buffer> B keep(B buffer) {
        Storage storage = buffer.storage();
        if (storage.scope() == this) {
            storage.scope(null);
            storages.remove(storage);
            if (parent != null) {
                parent.add(storage);
            }
        }
        return buffer;
    }

    /**
     * Closes what was allocated inside and not kept; closing twice does nothing.
     *
     * @throws IllegalStateException on another thread, or if an inner scope is still open
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (Thread.currentThread() != owner || pool.current() != this) {
            throw new IllegalStateException("a MemoryScope must be closed by the thread that opened it,"
                    + " after the scopes that were opened inside it");
        }
        closed = true;
        pool.leave(parent);
        // Last made, first freed: the next step then gets the same blocks in the same order.
        for (int i = storages.size() - 1; i >= 0; i--) {
            storages.get(i).close();
        }
        storages.clear();
    }
}
