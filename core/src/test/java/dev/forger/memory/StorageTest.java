package dev.forger.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class StorageTest {
    @Test
    void aClosedBlockThrowsAlsoWhenItsMemoryHasANewOwner() {
        try (MemoryPool pool = new MemoryPool(new HostAllocator())) {
            Storage old = pool.allocate(256);
            old.close();
            try (Storage owner = pool.allocate(256)) {
                assertTrue(owner.isOpen());
                assertFalse(old.isOpen());
                String message = String.valueOf(
                        assertThrows(IllegalStateException.class, old::address).getMessage());
                assertTrue(message.contains("256 bytes was used after it was closed"), message);
            }
        }
    }

    @Test
    void closingTwiceReturnsTheBlockOnce() {
        try (MemoryPool pool = new MemoryPool(new HostAllocator())) {
            Storage storage = pool.allocate(64);
            storage.close();
            storage.close();
            Storage a = pool.allocate(64);
            Storage b = pool.allocate(64);
            assertTrue(a.address() != b.address(), "one block was given twice");
            a.close();
            b.close();
        }
    }

    @Test
    void anotherThreadMayClose() throws InterruptedException {
        try (MemoryPool pool = new MemoryPool(new HostAllocator())) {
            Storage storage = pool.allocate(64);
            Thread.ofPlatform().start(storage::close).join();
            assertThrows(IllegalStateException.class, storage::address);
        }
    }

    @Test
    void theAbsentOperandHasNoBytesAndCannotBeClosed() {
        Buffer none = Buffer.none();
        none.storage().close();
        assertEquals(0, none.bytes());
        assertEquals(0, none.address());
    }

    @Test
    void wrapsNativeMemoryWithoutACopy() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(16, 4);
            Storage storage = Storage.wrap(segment);
            HostMemory.set(storage.address(), 2, 7);
            assertEquals(7, segment.getAtIndex(ValueLayout.JAVA_FLOAT, 2));
            assertEquals(16, storage.bytes());
            storage.close();
            assertThrows(IllegalStateException.class, storage::address);
            assertEquals(7, segment.getAtIndex(ValueLayout.JAVA_FLOAT, 2), "closing leaves the user's memory");
        }
    }

    @Test
    void wrappedMemoryEndsWithItsArena() {
        Storage storage;
        try (Arena arena = Arena.ofConfined()) {
            storage = Storage.wrap(arena.allocate(16, 4));
            assertTrue(storage.isOpen());
        }
        assertFalse(storage.isOpen());
        String message = String.valueOf(
                assertThrows(IllegalStateException.class, storage::address).getMessage());
        assertTrue(message.contains("arena"), message);
    }

    @Test
    void refusesMemoryThatCannotBeWrapped() {
        refused(MemorySegment.ofArray(new float[4]), "Java heap");
        refused(MemorySegment.ofBuffer(ByteBuffer.allocate(16)), "Java heap");
        try (Arena arena = Arena.ofConfined()) {
            refused(arena.allocate(16, 4).asReadOnly(), "read-only");
            refused(arena.allocate(16, 4).asSlice(1, 8), "multiple of 4");
        }
    }

    private static void refused(MemorySegment segment, String reason) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> Storage.wrap(segment))
                .getMessage());
        assertTrue(message.contains(reason), message);
    }
}
