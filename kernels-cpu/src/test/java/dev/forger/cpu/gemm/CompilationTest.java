package dev.forger.cpu.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.cpu.simd.VectorWidth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What C2 makes of the microkernels, in a JVM of its own with default flags: each is compiled by the last
 * tier as a whole, and a product allocates nothing. {@link MicrokernelGenerator} says what can go wrong.
 */
class CompilationTest {
    @Test
    void everyMicrokernelReachesTheLastTierAndBoxesNothing() throws IOException, InterruptedException {
        List<String> log = run(WarmUp.class, "-XX:+PrintCompilation");
        for (VectorWidth width : VectorWidth.values()) {
            Pattern whole = Pattern.compile(" 4 +\\S*of" + width.bits() + "bits\\S*::run \\(\\d+ bytes\\)$");
            assertTrue(
                    log.stream().anyMatch(line -> whole.matcher(line).find()),
                    () -> width + " was not compiled by C2:\n"
                            + String.join(
                                    "\n",
                                    log.stream()
                                            .filter(l -> l.contains("Microkernel"))
                                            .toList()));
            assertTrue(log.contains(width + " allocates 0 bytes"), () -> width + ": " + last(log, width));
        }
        List<String> skipped = log.stream()
                .filter(l -> l.contains("Microkernel") && l.contains("SKIPPED"))
                .toList();
        assertEquals(List.of(), skipped);
    }

    private static String last(List<String> log, VectorWidth width) {
        return log.stream()
                .filter(l -> l.startsWith(width.toString()))
                .findFirst()
                .orElse("the process ended early");
    }

    private static List<String> run(Class<?> main, String flag) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        flag,
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName())
                .redirectErrorStream(true)
                .start();
        List<String> lines =
                process.inputReader().lines().map(String::stripTrailing).toList();
        assertEquals(0, process.waitFor(), () -> String.join("\n", lines));
        return lines;
    }
}
