package dev.forger.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryScopeTest {
    private final MemoryPool pool = new MemoryPool(new HostAllocator());

    /** Throws if a test left a block open. */
    @AfterEach
    void noLeaks() {
        pool.close();
    }

    @Test
    void endsWhatWasAllocatedInside() {
        Storage inside;
        try (MemoryScope _ = pool.scope()) {
            inside = pool.allocate(64);
            assertTrue(inside.isOpen());
        }
        assertFalse(inside.isOpen());
        assertEquals(0, pool.statistics().liveBlocks());
    }

    @Test
    void keptMemoryGoesToTheCallerOfTheOutermostScope() {
        Storage kept;
        try (MemoryScope scope = pool.scope()) {
            Storage storage = pool.allocate(64);
            kept = scope.keep(storage);
            assertSame(storage, kept);
        }
        assertTrue(kept.isOpen());
        kept.close();
    }

    @Test
    void keptMemoryGoesToTheEnclosingScope() {
        Storage kept;
        try (MemoryScope _ = pool.scope()) {
            try (MemoryScope inner = pool.scope()) {
                kept = inner.keep(pool.allocate(64));
            }
            assertTrue(kept.isOpen());
        }
        assertFalse(kept.isOpen());
    }

    @Test
    void aScopeKeepsOnlyItsOwn() {
        Storage outside = pool.allocate(64);
        Storage ofOuter;
        try (MemoryScope _ = pool.scope()) {
            ofOuter = pool.allocate(64);
            try (MemoryScope inner = pool.scope()) {
                inner.keep(outside);
                inner.keep(ofOuter);
            }
            assertTrue(ofOuter.isOpen());
        }
        assertFalse(ofOuter.isOpen());
        assertTrue(outside.isOpen());
        outside.close();
    }

    @Test
    void memoryMayBeClosedBeforeItsScope() {
        try (MemoryScope _ = pool.scope()) {
            pool.allocate(64).close();
            // The block goes to a new owner, which the scope's end must free once.
            pool.allocate(64);
        }
        assertEquals(0, pool.statistics().liveBlocks());
    }

    @Test
    void closesInReverseOrderOnly() {
        MemoryScope outer = pool.scope();
        MemoryScope inner = pool.scope();
        assertThrows(IllegalStateException.class, outer::close);
        inner.close();
        inner.close();
        outer.close();
    }

    @Test
    void belongsToItsThread() throws InterruptedException {
        AtomicReference<Object> seen = new AtomicReference<>("nothing");
        try (MemoryScope scope = pool.scope()) {
            Runnable close = scope::close;
            Thread.ofPlatform()
                    .start(() -> {
                        Storage unowned = pool.allocate(64);
                        try {
                            close.run();
                        } catch (IllegalStateException e) {
                            seen.set(e);
                        }
                        unowned.close();
                    })
                    .join();
            assertInstanceOf(IllegalStateException.class, seen.get());
            // The other thread had no scope: its block was its own.
            assertEquals(0, pool.statistics().liveBlocks());
        }
    }

    @Test
    void theNextStepGetsTheSameBlocksInTheSameOrder() {
        long[] first = step();
        long[] second = step();
        assertArrayEquals(first, second);
    }

    private long[] step() {
        long[] addresses = new long[20];
        try (MemoryScope _ = pool.scope()) {
            for (int i = 0; i < addresses.length; i++) {
                addresses[i] = pool.allocate(100 + i % 3 * 200).address();
            }
        }
        return addresses;
    }
}
