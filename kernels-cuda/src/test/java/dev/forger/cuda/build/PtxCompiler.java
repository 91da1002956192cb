package dev.forger.cuda.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Compiles {@code .cu} files to the PTX that is committed; the Maven profile {@code ptx} runs it. */
public final class PtxCompiler {
    /**
     * The PTX version that drivers since CUDA 12.0 know and that has all that the kernels use. nvcc writes its own
     * newest, which older drivers refuse.
     */
    private static final String VERSION = "7.8";

    /** The compiler whose PTX is committed: another version gives other code. */
    static final String NVCC = "13.0";

    private PtxCompiler() {}

    /** Whether there is an {@code nvcc} of that version. */
    static boolean isAvailable() throws IOException {
        return Tool.find("nvcc").isPresent()
                && Tool.run(List.of("nvcc", "--version")).contains("release " + NVCC + ",");
    }

    /** The PTX of a file for a target. */
    public static String compile(CudaSource source, String target) throws IOException {
        Path output = Files.createTempFile("forger", ".ptx");
        try {
            Tool.run(List.of(
                    "nvcc",
                    "-ptx",
                    "-std=c++20",
                    "-O3",
                    "-fmad=false",
                    "-Xptxas=-warn-spills",
                    "-I" + Path.of("src/main/cuda"),
                    "-arch=" + target.replace("sm_", "compute_"),
                    source.file().toString(),
                    "-o",
                    output.toString()));
            // The compiler's own comments name its build: left out, so that only code makes a difference.
            String code = Files.readAllLines(output).stream()
                    .filter(line -> !line.startsWith("//"))
                    // A hint that the older version does not know.
                    .filter(line -> !line.contains(".pragma \"used_bytes_mask"))
                    .map(line -> line.startsWith(".version") ? ".version " + VERSION : line)
                    .collect(Collectors.joining("\n"));
            return source.firstLine() + "\n" + code.strip() + "\n";
        } finally {
            Files.delete(output);
        }
    }

    /** Whether the committed PTX is of the sources as they are. */
    public static boolean isCurrent(CudaSource source, String target) throws IOException {
        Path ptx = source.ptx(target);
        return Files.exists(ptx) && Files.readString(ptx).startsWith(source.firstLine() + "\n");
    }

    /** Rewrites the PTX of the files that changed, and then the documentation's table; run in the module's folder. */
    public static void main(String[] args) throws IOException {
        boolean changed = false;
        for (CudaSource source : CudaSource.all()) {
            for (String target : source.targets()) {
                if (!isCurrent(source, target)) {
                    Files.createDirectories(source.ptx(target).getParent());
                    Files.writeString(source.ptx(target), compile(source, target));
                    System.out.println("compiled " + source.ptx(target));
                    changed = true;
                }
            }
        }
        if (changed || !Files.readString(UsageTable.DOCUMENT).contains(UsageTable.HEADING)) {
            UsageTable.of(CudaSource.shipped()).write();
        }
    }
}
