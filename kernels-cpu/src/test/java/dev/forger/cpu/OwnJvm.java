package dev.forger.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM of a test's own, with the flags that users have: what C2 makes of a kernel depends on all that ran before in a
 * JVM, and where kernels of several widths did, it no longer knows the types of all vectors.
 */
public final class OwnJvm {
    private OwnJvm() {}

    /**
     * Runs a class's {@code main} to its end, which must be a good one.
     *
     * @param flags of the JVM, besides those that Forger needs
     * @return the lines that it printed, then those of the JVM: in one stream a line may begin amid another
     */
    public static List<String> run(Class<?> main, List<String> flags, String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+DisplayVMOutputToStderr"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(args));
        Path errors = Files.createTempFile("forger-jvm", ".log");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            List<String> lines = new ArrayList<>(process.inputReader().lines().toList());
            int status = process.waitFor();
            lines.addAll(Files.readAllLines(errors));
            lines.replaceAll(String::stripTrailing);
            assertEquals(0, status, () -> String.join("\n", lines));
            return lines;
        } finally {
            Files.delete(errors);
        }
    }
}
