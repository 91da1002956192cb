package dev.forger.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The age of a process, against the time in which others saw it live. */
final class ThisProcessTest {
    private static final double TICK = 0.02;

    private static final Duration SLEEP = Duration.ofMillis(100);

    @Test
    void aProcessIsAsOldAsItHasBeenSeen() throws IOException, InterruptedException {
        long before = System.nanoTime();
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        double age =
                Double.parseDouble(new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
        assertEquals(0, child.waitFor());
        double seen = (System.nanoTime() - before) * 1e-9;
        assertTrue(age > 0, "age " + age);
        assertTrue(age <= seen + TICK, "age " + age + ", but was started " + seen + " s ago");
    }

    @Test
    void itAgesAsTimePasses() throws InterruptedException {
        long start = System.nanoTime();
        double before = ThisProcess.age();
        Thread.sleep(SLEEP);
        double older = ThisProcess.age() - before;
        double passed = (System.nanoTime() - start) * 1e-9;
        assertTrue(
                older >= SLEEP.toMillis() * 1e-3 - TICK && older <= passed + TICK, older + " s older after " + passed);
    }

    /** Prints its age. */
    static final class Child {
        private Child() {}

        /** For Java. */
        public static void main(String[] args) {
            System.out.println(ThisProcess.age());
        }
    }
}
