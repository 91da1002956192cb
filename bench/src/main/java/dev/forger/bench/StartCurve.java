package dev.forger.bench;

import dev.forger.cli.Main;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The first steps of a training in a process of its own, as {@link FirstSteps} prints them: how long a user waits, and
 * how long it takes until everything is compiled.
 *
 * @param who Forger or a peer
 * @param seconds from the start of the process to the end of the first step
 * @param millis how long each step took
 */
record StartCurve(String who, double seconds, List<Double> millis) {
    /** What the launcher says to its own process alone. */
    private static final String OF_LAUNCHER = "-Dforger.";

    private static final Pattern PRINTED =
            Pattern.compile("(?m)^(.*), \\S+: first step done ([0-9.]+) s .*\\Rms of each step: ([0-9. ]+)$");

    /**
     * Trains in a new process, started as this one was.
     *
     * @param model the network's name
     * @param peers whether peers train instead of Forger
     * @throws IOException if it cannot be started or does not end well
     */
    static StartCurve measure(String model, boolean peers) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!option.startsWith(OF_LAUNCHER)) {
                command.add(option);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "bench"));
        command.addAll(List.of("--first-steps", model));
        if (peers) {
            command.add("--peers");
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = process.inputReader().lines().collect(Collectors.joining("\n"));
        if (process.waitFor() != 0) {
            throw new IOException("the process that trains ended with status " + process.exitValue() + ": " + text);
        }
        return parse(text);
    }

    /** From what was printed. */
    static StartCurve parse(String text) throws IOException {
        MatchResult found = PRINTED.matcher(text)
                .results()
                .findFirst()
                .orElseThrow(() -> new IOException("the process that trains printed no steps: " + text));
        List<Double> millis =
                Stream.of(found.group(3).split(" ")).map(Double::valueOf).toList();
        return new StartCurve(found.group(1), Double.parseDouble(found.group(2)), millis);
    }
}
