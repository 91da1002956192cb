package dev.forger.cpu.gemm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How large a core's second-level cache is: blocks are cut to it, and no result depends on them. */
public final class SecondLevelCache {
    /** Where Linux tells it. */
    private static final Path SIZE = Path.of("/sys/devices/system/cpu/cpu0/cache/index2/size");

    private static final Pattern KIBIBYTES = Pattern.compile("(\\d{1,9})K\\s*");

    /** What most processors have, for systems that do not tell. */
    private static final long USUAL_BYTES = 1 << 20;

    /** Half of it holds one panel of the deepest block. */
    private static final long LEAST_BYTES = 256 << 10;

    /** What is more is not one core's: clusters share such caches. */
    private static final long MOST_BYTES = 4 << 20;

    private SecondLevelCache() {}

    /** Its bytes. */
    public static long bytes() {
        return bytes(SIZE);
    }

    /** What a file of Linux says of it. */
    static long bytes(Path size) {
        try {
            Matcher matcher = KIBIBYTES.matcher(Files.readString(size));
            return matcher.matches()
                    ? Math.clamp(Long.parseLong(matcher.group(1)) << 10, LEAST_BYTES, MOST_BYTES)
                    : USUAL_BYTES;
        } catch (IOException e) {
            return USUAL_BYTES;
        }
    }
}
