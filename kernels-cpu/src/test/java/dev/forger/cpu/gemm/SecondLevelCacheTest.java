package dev.forger.cpu.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.cpu.simd.VectorWidth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecondLevelCacheTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"512K, 524288", "2048K, 2097152", "64K, 262144", "65536K, 4194304", "1M, 1048576", "'', 1048576"})
    void linuxTellsIt(String text, long bytes) throws IOException {
        Path size = Files.writeString(folder.resolve("size"), text + "\n");
        assertEquals(bytes, SecondLevelCache.bytes(size));
    }

    @Test
    void whereNothingTellsItIsTheUsualOne() {
        assertEquals(1 << 20, SecondLevelCache.bytes(folder.resolve("missing")));
    }

    @Test
    void aBlockOfOnePanelFitsHalfOfTheLeast() throws IOException {
        long bytes = SecondLevelCache.bytes(Files.writeString(folder.resolve("size"), "1K"));
        int columns = Microkernel.of(VectorWidth.BITS_512).nr();
        assertTrue(bytes / 2 >= (long) columns * Blocking.KC * Float.BYTES);
    }
}
