package dev.forger.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.cpu.simd.VectorWidth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * A JVM of a test's own, with the flags that users have: what C2 makes of a kernel depends on all that ran before in a
 * JVM, and where kernels of several widths did, it no longer knows the types of all vectors.
 */
public final class OwnJvm {
    /** With what options Java is started. */
    public enum Options {
        /** None but those that Forger needs. */
        DEFAULT(List.of()),
        /** Those of the launcher: kernels are compiled after fewer calls, by profiles that know less. */
        LAUNCHER(List.of(
                "@../.mvn/jvm.options",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:CompilerDirectivesFile=../.mvn/compiler.directives")),
        /** Those, and C2 is told nothing of types that were seen, as happens where C1 was late. */
        UNPROFILED(Stream.concat(
                        LAUNCHER.flags.stream(), Stream.of("-XX:-C1ProfileVirtualCalls", "-XX:-C1ProfileCheckcasts"))
                .toList());

        private final List<String> flags;

        Options(List<String> flags) {
            this.flags = flags;
        }
    }

    private OwnJvm() {}

    /** Pairs of a width and options, for parameterised tests. */
    public static Stream<Arguments> widthsAndOptions() {
        return Arrays.stream(VectorWidth.values())
                .flatMap(width -> Arrays.stream(Options.values()).map(options -> Arguments.of(width, options)));
    }

    /**
     * Runs a class's {@code main} to its end, which must be a good one.
     *
     * @param options of the JVM
     * @param flags of it, besides
     * @return the lines that it printed, then those of the JVM: in one stream a line may begin amid another
     */
    public static List<String> run(Class<?> main, Options options, List<String> flags, String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+DisplayVMOutputToStderr"));
        command.addAll(options.flags);
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
