package dev.forger.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReserveTest {
    private final MemoryPool pool = new MemoryPool(new HostAllocator());

    @Test
    void blocksAreAlignedDisjointAndInsideTheirChunks() {
        Random random = new Random(1);
        List<Storage> live = new ArrayList<>();
        try (Reserve reserve = pool.reserve();
                Reserve.Use _ = reserve.use()) {
            for (int i = 0; i < 3000; i++) {
                if (live.size() > 40 || (!live.isEmpty() && random.nextInt(5) < 2)) {
                    live.remove(random.nextInt(live.size())).close();
                } else {
                    Storage next = pool.allocate(random.nextInt(random.nextInt(20) == 0 ? 3_000_000 : 5_000));
                    assertEquals(0, next.address() % HostMemory.ALIGNMENT_BYTES);
                    HostMemory.clear(next.address(), next.bytes());
                    for (Storage other : live) {
                        assertTrue(
                                next.address() + next.bytes() <= other.address()
                                        || other.address() + other.bytes() <= next.address(),
                                "step " + i);
                    }
                    live.add(next);
                }
            }
            live.forEach(Storage::close);
        }
        assertEquals(0, pool.statistics().liveBlocks());
        pool.close();
    }

    @Test
    void aLargeBlockServesSmallOnesAndTheyJoinAgain() {
        try (Reserve reserve = pool.reserve();
                Reserve.Use _ = reserve.use()) {
            Storage large = pool.allocate(8 << 20);
            long address = large.address();
            large.close();
            List<Storage> small = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                small.add(pool.allocate(1 << 20));
            }
            // The second, the fourth, …, then the others.
            for (int i = 1; i < 16; i += 2) {
                small.get(i % 9).close();
            }
            small.forEach(Storage::close);
            long held = pool.statistics().systemBytes();
            try (Storage again = pool.allocate(32 << 20)) {
                assertEquals(address, again.address());
            }
            assertEquals(held, pool.statistics().systemBytes());
        }
        pool.close();
    }

    @Test
    void whatIsStillInUseAtTheEndComesBackLater() {
        Storage late;
        try (Reserve reserve = pool.reserve()) {
            try (Reserve.Use _ = reserve.use()) {
                late = pool.allocate(100);
                assertThrows(IllegalStateException.class, reserve::use);
            }
            try (Storage outside = pool.allocate(100)) {
                assertTrue(Math.abs(outside.address() - late.address()) >= 128);
            }
        }
        assertEquals(1, pool.statistics().liveBlocks());
        late.close();
        assertEquals(0, pool.statistics().liveBlocks());
        pool.close();
    }
}
