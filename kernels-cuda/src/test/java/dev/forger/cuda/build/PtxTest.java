package dev.forger.cuda.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** The PTX that is committed: it is of these sources, every assembler takes it, and no kernel spills. */
class PtxTest {
    /** Compiles all sources again to compare; CI sets it. */
    private static final String COMPARE = "compare.ptx";

    private static final String COMPILE = ": run mvn -Pptx -pl kernels-cuda -am process-test-classes";

    private static TestAbortedException skip(String reason) {
        System.out.println("skipped: " + reason);
        return new TestAbortedException(reason);
    }

    @Test
    void isOfTheSourcesAsTheyAre() throws IOException {
        List<String> stale = new ArrayList<>();
        for (CudaSource source : CudaSource.all()) {
            for (String target : source.targets()) {
                if (!PtxCompiler.isCurrent(source, target)) {
                    stale.add(source.ptx(target).toString());
                }
            }
        }
        assertEquals(List.of(), stale, "stale" + COMPILE);
    }

    @Test
    void isWhatTheCompilerGives() throws IOException {
        if (!Boolean.getBoolean(COMPARE)) {
            throw skip("the PTX is not compared with what nvcc gives; -D" + COMPARE + " does that");
        }
        if (!PtxCompiler.isAvailable()) {
            throw skip("there is no nvcc " + PtxCompiler.NVCC + ", so the PTX is not compared with what it gives");
        }
        List<Callable<String>> tasks = new ArrayList<>();
        for (CudaSource source : CudaSource.all()) {
            for (String target : source.targets()) {
                tasks.add(() -> {
                    String committed = Files.readString(source.ptx(target));
                    return committed.equals(PtxCompiler.compile(source, target))
                            ? ""
                            : source.ptx(target).toString();
                });
            }
        }
        List<String> different =
                Parallel.run(tasks).stream().filter(name -> !name.isEmpty()).toList();
        assertEquals(List.of(), different, "differs" + COMPILE);
    }

    @Test
    void assemblesForEveryGpuWithoutSpillsAndAsDocumented() throws IOException {
        UsageTable table = UsageTable.of(CudaSource.shipped());
        String document = Files.readString(UsageTable.DOCUMENT);
        // What depends on a toolkit that may be another one, or none, is in the last column.
        List<Target> bundled = List.of(Target.SM_75, Target.SM_80, Target.SM_90);
        for (var row : table.rows().entrySet()) {
            row.getValue()
                    .usages()
                    .forEach((target, usage) ->
                            assertEquals(0, usage.spillBytes(), () -> row.getKey() + " spills on " + target.id()));
            String line = table.line(row.getKey(), bundled);
            assertTrue(document.contains("\n" + line), () -> UsageTable.DOCUMENT + " lacks \"" + line + "\"" + COMPILE);
        }
        for (CudaSource source : CudaSource.shipped()) {
            for (String target : source.targets()) {
                assertTrue(table.rows().keySet().containsAll(source.entries(target)), source.file()::toString);
            }
        }
    }

    /** The assembler's words, as CUDA 12.6 prints them. */
    @Test
    void spillsAreRead() {
        String log = """
            ptxas info    : 0 bytes gmem
            ptxas info    : Compiling entry function 'one' for 'sm_80'
            ptxas info    : Function properties for one
                40 bytes stack frame, 8 bytes spill stores, 12 bytes spill loads
            ptxas info    : Used 255 registers, used 1 barriers, 34816 bytes smem, 496 bytes cmem[0]
            ptxas info    : Compiling entry function 'two' for 'sm_80'
            ptxas info    : Function properties for two
                0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads
            ptxas info    : Used 16 registers, 384 bytes cmem[0]
            """;
        assertEquals(List.of(new Usage("one", 255, 34_816, 20), new Usage("two", 16, 0, 0)), Usage.parse(log));
    }

    /** Against NVIDIA's occupancy calculator. */
    @Test
    void occupancy() {
        assertEquals(25, Target.SM_80.occupancyPercent(new Usage("x", 128, 34_816, 0), 256));
        assertEquals(100, Target.SM_80.occupancyPercent(new Usage("x", 32, 0, 0), 256));
        assertEquals(50, Target.SM_75.occupancyPercent(new Usage("x", 40, 32 << 10, 0), 256));
        assertEquals(12, Target.SM_90.occupancyPercent(new Usage("x", 255, 0, 0), 256));
    }
}
