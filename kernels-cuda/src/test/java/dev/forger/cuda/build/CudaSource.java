package dev.forger.cuda.build;

import dev.forger.cuda.driver.PtxEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A {@code .cu} file, of the kernels that are shipped or of those that only test the emulator.
 *
 * @param file where it is
 * @param targets the GPUs it has PTX for, such as {@code sm_75}
 * @param digest of it and of the headers that it may include
 */
public record CudaSource(Path file, List<String> targets, String digest) {
    /** The folder of this module: the current one, unless another module's tests run on the emulator. */
    public static final Path MODULE = Path.of(System.getProperty("forger.cuda.module", ""));

    private static final Path MAIN = MODULE.resolve("src/main");
    private static final Path TEST = MODULE.resolve("src/test");
    private static final Path HEADERS = MAIN.resolve("cuda");

    private static final Pattern TARGETS = Pattern.compile("Targets: ((?:sm_\\d+ ?)+)");
    /** Copies the lists. */
    public CudaSource {
        targets = List.copyOf(targets);
    }

    /** All files, in the order of their names. */
    public static List<CudaSource> all() throws IOException {
        List<CudaSource> sources = new ArrayList<>();
        String headers = digestOf(files(HEADERS, ".cuh"));
        for (Path root : List.of(MAIN, TEST)) {
            for (Path file : files(root.resolve("cuda"), ".cu")) {
                sources.add(read(file, headers));
            }
        }
        return sources;
    }

    /** The files whose PTX is in the jar. */
    public static List<CudaSource> shipped() throws IOException {
        return all().stream().filter(source -> source.file().startsWith(MAIN)).toList();
    }

    private static CudaSource read(Path file, String headers) throws IOException {
        String text = Files.readString(file);
        Matcher targets = TARGETS.matcher(text);
        if (!targets.find()) {
            throw new IllegalArgumentException(file + ": its first comment has no \"Targets: sm_75\"");
        }
        return new CudaSource(file, List.of(targets.group(1).trim().split(" ")), sha256(headers + text));
    }

    /** The file's name without its ending. */
    public String name() {
        return file.getFileName().toString().replaceFirst("\\.cu$", "");
    }

    /** Where its PTX for a target is committed. */
    public Path ptx(String target) {
        Path root = file.startsWith(MAIN) ? MAIN : TEST;
        return root.resolve("resources/dev/forger/cuda/ptx").resolve(name() + "." + target + ".ptx");
    }

    /** Its entries, as the PTX of a target has them: macros make some of them. */
    public List<String> entries(String target) throws IOException {
        return List.copyOf(PtxEntry.parse(Files.readString(ptx(target))).keySet());
    }

    /** The first line of its PTX: names the file, and changes whenever the source does. */
    public String firstLine() {
        return "// forger " + name() + " sources " + digest;
    }

    static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    static String digestOf(List<Path> files) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path file : files) {
            all.append(file.getFileName()).append('\n').append(Files.readString(file));
        }
        return sha256(all.toString());
    }

    static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
