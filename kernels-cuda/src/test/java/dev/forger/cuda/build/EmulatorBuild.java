package dev.forger.cuda.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compiles the emulator and the kernels for it, with {@code g++} into {@code target/emulator}: a {@code libcuda.so.1},
 * and for each {@code .cu} file and target a library, once plain and once with a check of each load and store. What
 * has not changed since the last time is kept.
 */
public final class EmulatorBuild {
    /** Absolute, so that commands, and with them what was built, are the same wherever tests are started. */
    private static final Path MODULE = CudaSource.MODULE.toAbsolutePath().normalize();

    private static final Path SOURCES = MODULE.resolve("src/test/emulator");
    private static final Path INCLUDE = SOURCES.resolve("include");
    private static final Path SHARED = SOURCES.resolve("shared.ld");
    private static final Path KERNEL_INCLUDE = MODULE.resolve("src/main/cuda");

    /** Neither reorders nor fuses arithmetic, as nvcc with -fmad=false. */
    private static final List<String> COMMON =
            List.of("-std=c++20", "-fPIC", "-fvisibility=hidden", "-ffp-contract=off", "-Wall", "-Wextra");

    private static final List<String> KERNEL = List.of(
            "-march=native",
            // Each library has its own shared memory, also that of templates, where SHARED puts it.
            "-fno-gnu-unique",
            "-fdata-sections",
            "-Wno-unknown-pragmas",
            "-Wno-unused-function",
            "-Wno-unused-parameter",
            "-I" + INCLUDE,
            "-I" + KERNEL_INCLUDE);

    private final Path folder;

    private EmulatorBuild(Path folder) {
        this.folder = folder;
    }

    /** Whether there is a {@code g++}. */
    public static boolean isPossible() {
        return Tool.find("g++").isPresent();
    }

    /**
     * Compiles what has changed.
     *
     * @param folder where to
     * @return the emulator's library
     * @throws IOException if a compiler fails, with what it said
     */
    public static Path run(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("plain"));
        Files.createDirectories(folder.resolve("checked"));
        EmulatorBuild build = new EmulatorBuild(folder);
        Path library = build.library();
        List<Callable<Path>> kernels = new ArrayList<>();
        for (CudaSource source : CudaSource.all()) {
            for (String target : source.targets()) {
                kernels.add(() -> build.kernels(source, target, false));
                kernels.add(() -> build.kernels(source, target, true));
            }
        }
        Parallel.run(kernels);
        return library;
    }

    /**
     * Compiles the committed PTX of all sources, translated to C++, into {@code ptx}; the emulator is there already.
     *
     * @throws IOException if a compiler fails, with what it said
     */
    public static void runPtx(Path folder) throws IOException {
        Path variant = Files.createDirectories(folder.resolve("ptx"));
        EmulatorBuild build = new EmulatorBuild(folder);
        List<Callable<Path>> kernels = new ArrayList<>();
        for (CudaSource source : CudaSource.all()) {
            for (String target : source.targets()) {
                kernels.add(() -> {
                    String name = source.name() + "." + target;
                    String ptx = Files.readString(source.ptx(target));
                    String text = PtxTranslator.translate(name + ".ptx", ptx);
                    // Every loop and jump is the PTX's own: there is little left to optimise, but much to compile.
                    return build.link(variant, name, text, List.of("-O1", "-w"), CudaSource.sha256(text));
                });
            }
        }
        Parallel.run(kernels);
    }

    /** The driver: our sources, and a refusal for each function that JCuda binds and we do not have. */
    private Path library() throws IOException {
        Path stubs = folder.resolve("stubs.cpp");
        StringBuilder text = new StringBuilder();
        for (String function : boundFunctions()) {
            text.append("extern \"C\" __attribute__((weak, visibility(\"default\"))) int ")
                    .append(function)
                    .append("() { return 801; }  // CUDA_ERROR_NOT_SUPPORTED\n");
        }
        writeIfChanged(stubs, text.toString());
        List<Path> sources = new ArrayList<>(CudaSource.files(SOURCES, ".cpp"));
        sources.add(stubs);
        List<Path> inputs = new ArrayList<>(sources);
        inputs.addAll(CudaSource.files(SOURCES, ".h"));
        inputs.add(INCLUDE.resolve("emulator.h"));
        List<String> command = new ArrayList<>(List.of("g++", "-O2", "-shared", "-Wl,-soname,libcuda.so.1"));
        command.addAll(COMMON);
        sources.forEach(source -> command.add(source.toString()));
        command.add("-ldl");
        return compile(folder.resolve("libcuda.so.1"), command, CudaSource.digestOf(inputs));
    }

    private Path kernels(CudaSource source, String target, boolean checked) throws IOException {
        String name = source.name() + "." + target;
        Path variant = folder.resolve(checked ? "checked" : "plain");
        StringBuilder wrapper = new StringBuilder();
        wrapper.append("#include \"")
                .append(source.file().toAbsolutePath().normalize())
                .append("\"\n");
        for (String entry : source.entries(target)) {
            wrapper.append("static const EmulatorEntry<")
                    .append(entry)
                    .append("> register_")
                    .append(entry);
            wrapper.append("(\"").append(entry).append("\");\n");
        }
        List<String> flags = new ArrayList<>(List.of("-D__CUDA_ARCH__=" + target.substring(3) + "0"));
        flags.addAll(checked ? List.of("-O1", "-fsanitize=thread") : List.of("-O2"));
        return link(variant, name, wrapper.toString(), flags, source.digest() + wrapper);
    }

    /** A library of one file of C++. */
    private Path link(Path variant, String name, String text, List<String> flags, String digest) throws IOException {
        Path cpp = variant.resolve(name + ".cpp");
        writeIfChanged(cpp, text);
        List<String> command = new ArrayList<>(List.of("g++"));
        command.addAll(COMMON);
        command.addAll(KERNEL);
        command.addAll(flags);
        command.addAll(List.of("-c", cpp.toString()));
        Path object = compile(
                variant.resolve(name + ".o"), command, digest + CudaSource.digestOf(CudaSource.files(INCLUDE, "h")));
        // Linked without -fsanitize: what instrumented code calls is the emulator's, not the sanitizer's.
        return compile(
                variant.resolve(name + ".so"),
                List.of("g++", "-shared", "-Wl,-T," + SHARED, object.toString(), "-L" + folder, "-l:libcuda.so.1"),
                CudaSource.sha256(Files.readString(Path.of(object + ".sources")) + Files.readString(SHARED)));
    }

    private static Path compile(Path output, List<String> command, String digest) throws IOException {
        Path stamp = Path.of(output + ".sources");
        String wanted = CudaSource.sha256(digest + command);
        if (!Files.exists(output)
                || !Files.exists(stamp)
                || !Files.readString(stamp).equals(wanted)) {
            Path unfinished = Path.of(output + ".new");
            List<String> full = new ArrayList<>(command);
            full.addAll(List.of("-o", unfinished.toString()));
            Tool.run(full);
            Files.move(unfinished, output, StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(stamp, wanted);
        }
        return output;
    }

    private static void writeIfChanged(Path file, String text) throws IOException {
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.writeString(file, text);
        }
    }

    /** The driver's functions that JCuda's native library names: a call of one that is missing ends the JVM. */
    private static Set<String> boundFunctions() throws IOException {
        String resource = "/lib/libJCudaDriver-12.6.0-linux-x86_64.so";
        try (InputStream in = EmulatorBuild.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("JCuda's native library is not on the class path: " + resource);
            }
            String bytes = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            Matcher name = Pattern.compile("(?<=\0)cu[A-Z]\\w+(?=\0)").matcher(bytes);
            Set<String> names = new TreeSet<>();
            while (name.find()) {
                names.add(name.group());
            }
            return names;
        }
    }
}
