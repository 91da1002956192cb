package dev.forger.cuda.driver;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entry as its PTX declares it.
 *
 * @param name what a launch calls it
 * @param parameterBytes the size of its one parameter, a struct
 * @param maxThreads the most threads that a block may have
 */
public record PtxEntry(String name, int parameterBytes, int maxThreads) {
    private static final Pattern ENTRY = Pattern.compile(
            "\\.entry\\s+(\\w+)\\s*\\(\\s*\\.param\\s+\\.align\\s+\\d+\\s+\\.b8\\s+\\w+\\[(\\d+)]\\s*\\)"
                    + "\\s*\\.maxntid\\s+(\\d+)(?:,\\s*(\\d+))?(?:,\\s*(\\d+))?");

    private static final Pattern ANY_ENTRY = Pattern.compile("\\.entry\\s+(\\w+)");

    /**
     * All entries of a PTX text by name.
     *
     * @throws IllegalArgumentException if one does not take a struct, or does not say how many threads it is for
     */
    public static Map<String, PtxEntry> parse(String ptx) {
        Map<String, PtxEntry> entries = new LinkedHashMap<>();
        Matcher matcher = ENTRY.matcher(ptx);
        while (matcher.find()) {
            String name = matcher.group(1);
            entries.put(name, new PtxEntry(name, Integer.parseInt(matcher.group(2)), threads(matcher)));
        }
        Matcher any = ANY_ENTRY.matcher(ptx);
        while (any.find()) {
            if (!entries.containsKey(any.group(1))) {
                throw new IllegalArgumentException(
                        "entry " + any.group(1) + ": expected one struct as its parameter, and __launch_bounds__");
            }
        }
        return entries;
    }

    private static int threads(Matcher matcher) {
        int threads = 1;
        for (int group = 3; group <= 5; group++) {
            threads *= matcher.group(group) == null ? 1 : Integer.parseInt(matcher.group(group));
        }
        return threads;
    }
}
