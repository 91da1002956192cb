package dev.forger.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HugePageAllocatorTest {
    private static final long MEBIBYTE = 1 << 20;

    private final HugePageAllocator system = new HugePageAllocator();

    @ParameterizedTest
    @ValueSource(longs = {1, 64, MEBIBYTE - 1, MEBIBYTE, 2 * MEBIBYTE, 5 * MEBIBYTE + 1})
    void blocksAreZeroAlignedAndApart(long bytes) {
        long first = system.allocate(bytes);
        long second = system.allocate(bytes);
        assertEquals(0, first % HostMemory.ALIGNMENT_BYTES);
        assertEquals(0, second % HostMemory.ALIGNMENT_BYTES);
        assertTrue(Math.abs(first - second) >= bytes);
        HostMemory.ALL.asSlice(first, bytes).fill((byte) 1);
        assertArrayEquals(
                new byte[(int) bytes], HostMemory.ALL.asSlice(second, bytes).toArray(ValueLayout.JAVA_BYTE));
        system.free(first);
        system.free(second);
        assertThrows(IllegalStateException.class, () -> system.free(first));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void largeOnesBeginWithAPageAndGoBackAsAWhole() throws IOException {
        long before = mappedBytes();
        long[] blocks = new long[8];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = system.allocate(64 * MEBIBYTE);
            assertEquals(0, blocks[i] % (2 * MEBIBYTE));
        }
        assertTrue(mappedBytes() - before >= blocks.length * 64 * MEBIBYTE);
        for (long block : blocks) {
            system.free(block);
        }
        assertTrue(mappedBytes() - before < 64 * MEBIBYTE, "blocks were not unmapped");
    }

    @Test
    void whatTheSystemDoesNotHaveIsSaidSo() {
        OutOfMemoryError error = assertThrows(OutOfMemoryError.class, () -> system.allocate(1L << 60));
        assertTrue(String.valueOf(error.getMessage()).contains("the system has no 11529215"), error::getMessage);
    }

    /** What the process has mapped. */
    private static long mappedBytes() throws IOException {
        List<String> numbers =
                List.of(Files.readString(Path.of("/proc/self/statm")).split(" "));
        return Long.parseLong(numbers.getFirst()) * 4096;
    }
}
