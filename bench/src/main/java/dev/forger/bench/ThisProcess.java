package dev.forger.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** What the system knows about the process that runs. */
final class ThisProcess {
    /** Linux counts in these wherever user programs read it. */
    private static final double TICKS_PER_SECOND = 100;

    /** Fields of {@code /proc/self/stat} after the command's name and before the start. */
    private static final int FIELDS_BEFORE_START = 19;

    private ThisProcess() {}

    /**
     * Seconds since it started, to 0.02. A script that became Java counts from its own start. On Linux {@link
     * ProcessHandle} adds the time of booting, which it has in whole seconds: up to one too many, the same in every
     * process until the next boot.
     */
    static double age() {
        try {
            double up =
                    Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0]);
            String stat = Files.readString(Path.of("/proc/self/stat"));
            // The name may have blanks and parentheses.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return up - Long.parseLong(fields[FIELDS_BEFORE_START]) / TICKS_PER_SECOND;
        } catch (IOException e) {
            Instant now = Instant.now();
            Instant start = ProcessHandle.current().info().startInstant().orElse(now);
            return Duration.between(start, now).toNanos() * 1e-9;
        }
    }

    /** The most memory that was resident, as Linux knows it, in words. */
    static String peakMemory() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .map(kibibytes -> "at most " + Long.parseLong(kibibytes) / 1024 + " MiB resident")
                    .findFirst()
                    .orElse("resident memory unknown");
        } catch (IOException e) {
            return "resident memory unknown";
        }
    }
}
