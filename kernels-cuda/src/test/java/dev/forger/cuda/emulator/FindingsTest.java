package dev.forger.cuda.emulator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.cuda.driver.CudaContext;
import dev.forger.cuda.driver.DriverException;
import dev.forger.cuda.driver.Launch;
import dev.forger.cuda.emulator.Emulator.Build;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The emulator finds bugs that are planted in kernels, and nothing in kernels that are right. */
class FindingsTest {
    private static final int N = 64;
    private static final int ILLEGAL_ADDRESS = 700;
    private static final int LAUNCH_FAILED = 719;
    private static final List<Build> WITHOUT_CHECKS = List.of(Build.PLAIN, Build.PTX);

    /** Some values in a, none in b. */
    private record Fixture(Emulator emulator, CudaContext context, long a, long b) implements AutoCloseable {
        static Fixture open(Build build) {
            Emulator emulator = Emulator.get().build(build);
            CudaContext context = Gpu.context();
            long a = context.memory().allocate(4 * N);
            context.upload(MemorySegment.ofArray(ramp()), a);
            return new Fixture(emulator, context, a, context.memory().allocate(4 * N));
        }

        void run(String entry, int n, int blocks) {
            Launch launch = context.launch("bugs", entry).grid(blocks, 1, 1).block(N, 1, 1);
            launch.begin().pointer(a).pointer(b).int32(n).run();
        }

        float[] result() {
            float[] values = new float[N];
            context.download(b, MemorySegment.ofArray(values));
            return values;
        }

        @Override
        public void close() {
            context.close();
        }
    }

    private static float[] ramp() {
        float[] values = new float[N];
        for (int i = 0; i < N; i++) {
            values[i] = i;
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({
        "outOfBounds,               64, 1, out of bounds: write of global memory",
        "outOfBounds,               -1, 1, out of bounds: write of global memory",
        "reverseWithoutBarrier,      0, 1, read of uninitialised shared memory",
        "overwriteWithoutBarrier,    0, 1, data race: read of a word of shared memory",
        "exchangeWithoutSyncwarp,    0, 1, read of uninitialised shared memory",
        "blocksCollide,              0, 2, data race: write of a word of global memory",
        "barriersDiverge,            0, 1, divergent barrier: some threads wait at",
        "barrierAfterExit,          40, 1, divergent barrier at",
        "waitsForLanesThatNeverCome, 0, 1, deadlock",
        "uninitialisedShared,        0, 1, read of uninitialised shared memory",
        "uninitialisedSharedOfTemplate, 0, 1, read of uninitialised shared memory",
        "copyInWithoutWait,          0, 1, read of uninitialised shared memory",
    })
    void checkedBuildFinds(String entry, int n, int blocks, String finding) {
        try (Fixture fixture = Fixture.open(Build.CHECKED)) {
            fixture.run(entry, n, blocks);
            DriverException e = assertThrows(DriverException.class, fixture.context::synchronize);
            String findings = fixture.emulator.findings();
            assertTrue(findings.startsWith(finding), findings);
            assertTrue(findings.contains("[kernel " + entry + " block ("), findings);
            assertEquals(entry.equals("outOfBounds") ? ILLEGAL_ADDRESS : LAUNCH_FAILED, e.code());
        }
    }

    /** In descending order the reader comes first: the race is one of a write after a read. */
    @Test
    void aMissingBarrierIsFoundInAnyOrderOfThreads() {
        for (int order = 0; order < 4; order++) {
            try (Fixture fixture = Fixture.open(Build.CHECKED)) {
                fixture.emulator.order(order);
                fixture.run("reverseWithoutBarrier", 0, 1);
                assertThrows(DriverException.class, fixture.context::synchronize);
                assertTrue(fixture.emulator.findings().contains("shared memory"));
            }
        }
    }

    /** Without checks of each access the barriers are still looked at, and pages outside of allocations are closed. */
    @ParameterizedTest
    @CsvSource({
        "outOfBounds,               64, 1, access outside of every allocation",
        "barriersDiverge,            0, 1, divergent barrier: some threads wait at",
        "barrierAfterExit,          40, 1, divergent barrier at",
        "waitsForLanesThatNeverCome, 0, 1, deadlock",
    })
    void otherBuildsFind(String entry, int n, int blocks, String finding) {
        for (Build build : WITHOUT_CHECKS) {
            try (Fixture fixture = Fixture.open(build)) {
                fixture.run(entry, n, blocks);
                assertThrows(DriverException.class, fixture.context::synchronize);
                String findings = fixture.emulator.findings();
                assertTrue(findings.startsWith(finding), findings);
            }
        }
    }

    /** What builds without checks do not see shows in the result: shared memory is NaN where nothing was written. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "reverseWithoutBarrier",
                "uninitialisedShared",
                "uninitialisedSharedOfTemplate",
                "copyInWithoutWait"
            })
    void otherBuildsGiveNaN(String entry) {
        for (Build build : WITHOUT_CHECKS) {
            try (Fixture fixture = Fixture.open(build)) {
                fixture.run(entry, 0, 1);
                float[] result = fixture.result();
                boolean nan = false;
                for (float value : result) {
                    nan |= Float.isNaN(value);
                }
                assertTrue(nan, Arrays.toString(result));
            }
        }
    }

    @Test
    void aFewBytesBeyondTheEndAreFoundWhenTheBlockIsFreed() {
        Emulator emulator = Emulator.get();
        try (CudaContext context = Gpu.context()) {
            long block = context.memory().allocate(4 * N - 8);
            Launch launch = context.launch("bugs", "outOfBounds").grid(1, 1, 1).block(1, 1, 1);
            launch.begin().pointer(block).pointer(0).int32(N - 2).run();
            DriverException e =
                    assertThrows(DriverException.class, () -> context.memory().free(block));
            assertEquals(ILLEGAL_ADDRESS, e.code());
            assertTrue(emulator.findings().startsWith("bytes beside an allocation of 248 bytes were overwritten"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void useAfterFree(Build build) {
        try (Fixture fixture = Fixture.open(build)) {
            fixture.context.memory().free(fixture.a);
            fixture.run("copy", 0, 1);
            DriverException e = assertThrows(DriverException.class, fixture.context::synchronize);
            assertEquals(ILLEGAL_ADDRESS, e.code());
            String findings = fixture.emulator.findings();
            assertTrue(findings.contains("outside of every"), findings);
        }
    }

    @Test
    void uninitialisedGlobalMemory() {
        try (Fixture fixture = Fixture.open(Build.CHECKED)) {
            Launch launch = fixture.context.launch("bugs", "copy").grid(1, 1, 1).block(N, 1, 1);
            launch.begin().pointer(fixture.b).pointer(fixture.a).int32(0).run();
            assertThrows(DriverException.class, fixture.context::synchronize);
            assertTrue(fixture.emulator.findings().startsWith("read of uninitialised global memory"));
        }
        // And where nobody looks at the load: NaN.
        try (Fixture fixture = Fixture.open(Build.PLAIN)) {
            assertTrue(Float.isNaN(fixture.result()[0]));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void nothingIsFoundInKernelsThatAreRight(int order) {
        float[] reversed = new float[N];
        float[] swapped = new float[N];
        float[] added = new float[N];
        for (int i = 0; i < N; i++) {
            reversed[i] = N - 1 - i;
            swapped[i] = i ^ 1;
            // The first group has zeros from element 40 on.
            added[i] = reversed[i] + (reversed[i] < 40 ? reversed[i] : 0);
        }
        for (Build build : Build.values()) {
            try (Fixture fixture = Fixture.open(build)) {
                fixture.emulator.order(order);
                fixture.run("reverse", 0, 1);
                assertArrayEquals(reversed, fixture.result());
                fixture.run("exchangeWithSyncwarp", 0, 1);
                assertArrayEquals(swapped, fixture.result());
                fixture.run("copyInTwoGroups", 40, 1);
                assertArrayEquals(added, fixture.result());
            }
            assertEquals("", Emulator.loaded().findings());
        }
    }
}
