package dev.forger.memory;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MemoryPoolTest {
    private final CountingAllocator system = new CountingAllocator();

    /** A class holds what it is asked for, wastes at most an eighth, and classes rise with the size. */
    @Property(seed = "1")
    void sizeClassesHoldAndWasteAtMostAnEighth(@ForAll @LongRange(min = 0, max = 1L << 62) long bytes) {
        int sizeClass = FreeBlocks.sizeClass(bytes);
        long held = FreeBlocks.classBytes(sizeClass);
        assertTrue(held >= bytes, held + " < " + bytes);
        assertTrue(held <= Math.max(64, bytes + bytes / 8), held + " for " + bytes);
        assertEquals(sizeClass, FreeBlocks.sizeClass(held));
        assertTrue(FreeBlocks.sizeClass(Math.max(0, bytes - 1)) <= sizeClass);
        assertEquals(0, held % 8);
    }

    @Test
    void refusesSizesThatAreNone() {
        try (MemoryPool pool = new MemoryPool(system)) {
            assertThrows(IllegalArgumentException.class, () -> pool.allocate(-1));
            assertThrows(IllegalArgumentException.class, () -> pool.allocate(Long.MAX_VALUE));
        }
    }

    @Test
    void reusesWhatWasFreed() {
        try (MemoryPool pool = new MemoryPool(system)) {
            Storage first = pool.allocate(1000);
            long address = first.address();
            first.close();
            Storage second = pool.allocate(990);
            assertEquals(address, second.address());
            assertEquals(990, second.bytes());
            assertEquals(1, pool.statistics().systemAllocations());
            second.close();
        }
        assertTrue(system.live.isEmpty(), "all is given back");
    }

    @Test
    void openBlocksNeverOverlap() {
        Random random = new Random(5);
        try (MemoryPool pool = new MemoryPool(new HostAllocator())) {
            List<Storage> open = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                if (open.size() > 40 || !open.isEmpty() && random.nextInt(3) == 0) {
                    open.remove(random.nextInt(open.size())).close();
                }
                open.add(pool.allocate(random.nextInt(1, 5000)));
                assertEquals(0, open.getLast().address() % HostMemory.ALIGNMENT_BYTES);
            }
            open.sort(java.util.Comparator.comparingLong(Storage::address));
            for (int i = 1; i < open.size(); i++) {
                Storage before = open.get(i - 1);
                assertTrue(before.address() + before.bytes() <= open.get(i).address(), before + " and " + open.get(i));
            }
            assertEquals(open.size(), pool.statistics().liveBlocks());
            open.forEach(Storage::close);
        }
    }

    @Test
    void statisticsCount() {
        try (MemoryPool pool = new MemoryPool(system)) {
            Storage a = pool.allocate(64);
            Storage b = pool.allocate(128);
            assertEquals(new MemoryPool.Statistics(2, 192, 192, 192, 2), pool.statistics());
            a.close();
            assertEquals(new MemoryPool.Statistics(1, 128, 192, 192, 2), pool.statistics());
            pool.trim();
            assertEquals(new MemoryPool.Statistics(1, 128, 128, 192, 2), pool.statistics());
            b.close();
        }
    }

    /** A step that is repeated takes nothing more from the system. */
    @Test
    void steadyStateTakesNothingFromTheSystem() {
        try (MemoryPool pool = new MemoryPool(system)) {
            for (int step = 0; step < 5; step++) {
                long before = pool.statistics().systemAllocations();
                try (MemoryScope _ = pool.scope()) {
                    for (int i = 1; i < 200; i++) {
                        pool.allocate(i * 100L);
                    }
                }
                assertTrue(step == 0 || pool.statistics().systemAllocations() == before);
            }
        }
    }

    @Test
    void whatWaitsIsGivenBackWhenTheSystemHasNoMore() {
        try (MemoryPool pool = new MemoryPool(system)) {
            system.limitBytes = 4096;
            pool.allocate(4096).close();
            Storage other = pool.allocate(2048);
            assertEquals(1, system.live.size());
            assertThrows(OutOfMemoryError.class, () -> pool.allocate(4096));
            other.close();
        }
    }

    @Test
    void theSystemsRefusalNamesTheBytes() {
        try (MemoryPool pool = new MemoryPool(new HostAllocator())) {
            long bytes = 1L << 60;
            OutOfMemoryError error = assertThrows(OutOfMemoryError.class, () -> pool.allocate(bytes));
            assertTrue(String.valueOf(error.getMessage()).contains(bytes + " bytes"), error.getMessage());
        }
    }

    @Test
    void closingWithLiveBlocksIsALeak() {
        MemoryPool pool = new MemoryPool(system);
        Storage kept = pool.allocate(100);
        pool.allocate(200).close();
        IllegalStateException leak = assertThrows(IllegalStateException.class, pool::close);
        String message = String.valueOf(leak.getMessage());
        assertTrue(message.contains("1 blocks of 104 bytes"), message);
        // What leaked can still be freed, and goes straight back.
        assertNotEquals(0, kept.address());
        kept.close();
        assertTrue(system.live.isEmpty());
        assertDoesNotThrow(pool::close);
    }

    @Test
    void aClosedPoolGivesNothing() {
        MemoryPool pool = new MemoryPool(system);
        pool.close();
        assertThrows(IllegalStateException.class, () -> pool.allocate(1));
    }

    @Test
    void hostAllocatorRefusesForeignAddresses() {
        assertThrows(IllegalStateException.class, () -> new HostAllocator().free(64));
    }

    /** Threads that allocate, and close each other's blocks, leave the pool in order. */
    @Test
    void threadsShareAPool() throws Exception {
        int threads = 4;
        Set<Throwable> failures = new HashSet<>();
        try (MemoryPool pool = new MemoryPool(system)) {
            for (int round = 0; round < 50; round++) {
                List<Storage> shared = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    shared.add(pool.allocate(64 + i));
                }
                CyclicBarrier start = new CyclicBarrier(threads);
                List<Thread> workers = new ArrayList<>();
                for (int t = 0; t < threads; t++) {
                    workers.add(Thread.ofPlatform().start(() -> {
                        try {
                            start.await();
                            // All threads close the same blocks at once: each goes back once.
                            shared.forEach(Storage::close);
                            pool.allocate(333).close();
                        } catch (Exception e) {
                            synchronized (failures) {
                                failures.add(e);
                            }
                        }
                    }));
                }
                for (Thread worker : workers) {
                    worker.join();
                }
                assertEquals(0, pool.statistics().liveBlocks());
            }
        }
        assertEquals(Set.of(), failures);
        assertTrue(system.live.isEmpty());
    }
}
