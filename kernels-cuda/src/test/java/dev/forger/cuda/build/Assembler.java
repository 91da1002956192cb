package dev.forger.cuda.build;

import dev.forger.cuda.driver.PrivateTempFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import jcuda.nvptxcompiler.JNvPTXCompiler;
import jcuda.nvptxcompiler.nvPTXCompilerHandle;

/** Turns PTX into machine code, to see that it can be and what it then uses. */
final class Assembler {
    static {
        PrivateTempFolder.during(() -> JNvPTXCompiler.setExceptionsEnabled(false));
    }

    private Assembler() {}

    /** With the assembler inside JCuda, CUDA 12.6's, which needs no toolkit. */
    static List<Usage> bundled(String ptx, String target) throws IOException {
        byte[] text = ptx.getBytes(StandardCharsets.UTF_8);
        byte[] terminated = Arrays.copyOf(text, text.length + 1);
        nvPTXCompilerHandle compiler = new nvPTXCompilerHandle();
        check(JNvPTXCompiler.nvPTXCompilerCreate(compiler, terminated.length, terminated), "the text was not taken");
        try {
            String[] options = {"--gpu-name=" + target, "--verbose"};
            int code = JNvPTXCompiler.nvPTXCompilerCompile(compiler, options.length, options);
            check(code, errors(compiler));
            long[] bytes = new long[1];
            JNvPTXCompiler.nvPTXCompilerGetInfoLogSize(compiler, bytes);
            byte[] log = new byte[(int) bytes[0] + 1];
            JNvPTXCompiler.nvPTXCompilerGetInfoLog(compiler, log);
            return Usage.parse(new String(log, StandardCharsets.UTF_8));
        } finally {
            JNvPTXCompiler.nvPTXCompilerDestroy(compiler);
        }
    }

    private static String errors(nvPTXCompilerHandle compiler) {
        long[] bytes = new long[1];
        JNvPTXCompiler.nvPTXCompilerGetErrorLogSize(compiler, bytes);
        byte[] log = new byte[(int) bytes[0] + 1];
        if (bytes[0] > 0) {
            JNvPTXCompiler.nvPTXCompilerGetErrorLog(compiler, log);
        }
        return new String(log, StandardCharsets.UTF_8).strip();
    }

    private static void check(int code, String message) throws IOException {
        if (code != 0) {
            throw new IOException("the assembler answered " + code + ": " + message);
        }
    }

    /** With a toolkit's {@code ptxas}; empty where there is none, or one that does not know the target. */
    static Optional<List<Usage>> ptxas(String ptx, String target) throws IOException {
        if (Tool.find("ptxas").isEmpty()
                || !Tool.run(List.of("ptxas", "--help")).contains("'" + target + "'")) {
            return Optional.empty();
        }
        Path file = Files.createTempFile("forger", ".ptx");
        try {
            Files.writeString(file, ptx);
            return Optional.of(Usage.parse(
                    Tool.run(List.of("ptxas", "-v", "-arch=" + target, file.toString(), "-o", "/dev/null"))));
        } finally {
            Files.delete(file);
        }
    }
}
