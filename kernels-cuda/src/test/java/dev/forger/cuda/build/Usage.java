package dev.forger.cuda.build;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an entry uses of a GPU, as the assembler says.
 *
 * @param entry its name
 * @param registers of each thread
 * @param sharedBytes of each block
 * @param spillBytes that each thread stores and loads because its registers do not suffice
 */
public record Usage(String entry, int registers, int sharedBytes, int spillBytes) {
    private static final Pattern LINE = Pattern.compile("Compiling entry function '(\\w+)'"
            + "|(\\d+) bytes spill stores, (\\d+) bytes spill loads"
            + "|Used (\\d+) registers(?:.*?, (\\d+) bytes smem)?");

    /** Reads what {@code ptxas -v} prints. */
    static List<Usage> parse(String log) {
        List<Usage> all = new ArrayList<>();
        String entry = "";
        int spillBytes = 0;
        Matcher line = LINE.matcher(log);
        while (line.find()) {
            if (line.group(1) != null) {
                entry = line.group(1);
                spillBytes = 0;
            } else if (line.group(2) != null) {
                // Also of functions that the entry calls and that were not inlined.
                spillBytes += Integer.parseInt(line.group(2)) + Integer.parseInt(line.group(3));
            } else {
                int sharedBytes = line.group(5) == null ? 0 : Integer.parseInt(line.group(5));
                all.add(new Usage(entry, Integer.parseInt(line.group(4)), sharedBytes, spillBytes));
            }
        }
        return all;
    }
}
