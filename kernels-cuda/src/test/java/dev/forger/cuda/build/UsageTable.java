package dev.forger.cuda.build;

import dev.forger.cuda.driver.PtxEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * What every entry uses of each GPU: the last section of {@code docs/cuda.md}, which {@link PtxCompiler} writes.
 *
 * @param rows an entry's threads a block, and what it uses
 */
public record UsageTable(Map<String, Row> rows) {
    /** Where it is written. */
    public static final Path DOCUMENT = Path.of("../docs/cuda.md");

    /** Its section. */
    public static final String HEADING = "## Registers, shared memory, occupancy";

    /**
     * A line of the table.
     *
     * @param threads the most that a block has
     * @param usages what the assemblers said for each GPU that they know and the entry has PTX for
     */
    public record Row(int threads, Map<Target, Usage> usages) {}

    private record Assembled(Target target, Map<String, PtxEntry> entries, List<Usage> usages) {}

    /** Assembles all PTX that is loaded on any of the GPUs. */
    public static UsageTable of(List<CudaSource> sources) throws IOException {
        List<Callable<Assembled>> tasks = new ArrayList<>();
        for (CudaSource source : sources) {
            for (Target target : Target.values()) {
                target.ptxOf(source).ifPresent(chosen -> tasks.add(() -> assemble(source, chosen, target)));
            }
        }
        Map<String, Row> rows = new LinkedHashMap<>();
        for (Assembled assembled : Parallel.run(tasks)) {
            for (Usage usage : assembled.usages) {
                int threads = assembled.entries.get(usage.entry()).maxThreads();
                rows.computeIfAbsent(usage.entry(), entry -> new Row(threads, new EnumMap<>(Target.class)))
                        .usages
                        .put(assembled.target, usage);
            }
        }
        return new UsageTable(rows);
    }

    private static Assembled assemble(CudaSource source, String chosen, Target target) throws IOException {
        String ptx = Files.readString(source.ptx(chosen));
        try {
            return new Assembled(
                    target, PtxEntry.parse(ptx), target.assemble(ptx).orElse(List.of()));
        } catch (IOException e) {
            throw new IOException(source.ptx(chosen) + " for " + target.id() + ": " + e.getMessage(), e);
        }
    }

    /** An entry's line, up to the columns of the GPUs given. */
    public String line(String entry, List<Target> targets) {
        Row row = rows.get(entry);
        StringBuilder line = new StringBuilder("| `" + entry + "` | " + row.threads + " |");
        for (Target target : targets) {
            Usage usage = row.usages.get(target);
            line.append(
                    usage == null
                            ? " – |"
                            : " " + usage.registers() + ", " + usage.sharedBytes() + ", "
                                    + target.occupancyPercent(usage, row.threads) + "% |");
        }
        return line.toString();
    }

    void write() throws IOException {
        String document = Files.readString(DOCUMENT);
        int end = document.indexOf(HEADING);
        StringBuilder text = new StringBuilder(end < 0 ? document.strip() + "\n\n" : document.substring(0, end));
        List<Target> targets = List.of(Target.values());
        text.append(HEADING)
                .append("\n\n"
                        + "Of each entry: threads a block; and for each GPU registers a thread, bytes of shared"
                        + " memory a block, and the\n"
                        + "share of a multiprocessor's warps that these leave room for. Nothing spills: a test"
                        + " sees to that. Written by\n"
                        + "`mvn -Pptx -pl kernels-cuda -am process-test-classes`, with the assemblers of CUDA 12.6"
                        + " (inside JCuda) and, for\n"
                        + "sm_100, of the toolkit.\n\n"
                        + "| entry | threads |");
        targets.forEach(target -> text.append(' ').append(target.id()).append(" |"));
        text.append("\n|---|---|").append("---|".repeat(targets.size())).append('\n');
        rows.keySet().forEach(entry -> text.append(line(entry, targets)).append('\n'));
        Files.writeString(DOCUMENT, text.toString());
        System.out.println("wrote " + DOCUMENT);
    }
}
