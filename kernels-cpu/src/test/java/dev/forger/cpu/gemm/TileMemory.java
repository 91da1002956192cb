package dev.forger.cpu.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.memory.HostMemory;
import java.lang.foreign.Arena;
import java.util.Random;

/** Operands of tiles, outside the heap. */
final class TileMemory {
    private TileMemory() {}

    /** The address of so many floats, and one more. */
    static long floats(Arena arena, Random random, int count) {
        long address = arena.allocate(4L * count + 4, 4).address();
        for (int i = 0; i < count; i++) {
            HostMemory.set(address, i, random.nextFloat() - 0.5f);
        }
        return address;
    }

    /** Requires each float at an address, bit for bit. */
    static void require(float[] expected, long address, String what) {
        for (int at = 0; at < expected.length; at++) {
            assertEquals(expected[at], HostMemory.get(address, at), what + ", element " + at);
        }
    }
}
