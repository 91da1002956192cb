package dev.forger.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code .mvn/jvm.options} names the classes that have vectors in them, which C2 shall compile before all others. */
class JvmOptionsTest {
    private static final Path CLASSES = Path.of("target", "classes");

    /** Whose code is spliced, or inlined, into others'. */
    private static final Pattern PARTS = Pattern.compile(".*/Vector[^/]*");

    @Test
    void whatHasVectorsIsCompiledSooner() throws IOException {
        List<Pattern> sooner = sooner();
        List<String> vectors = vectors();
        assertFalse(vectors.isEmpty());
        assertEquals(
                List.of(),
                vectors.stream()
                        .filter(name -> sooner.stream()
                                .noneMatch(pattern -> pattern.matcher(name).matches()))
                        .toList());
    }

    private static List<Pattern> sooner() throws IOException {
        Pattern option = Pattern.compile("-XX:CompileCommand=CompileThresholdScaling,(.*)[.][*],0.05");
        return Files.readAllLines(Path.of("..", ".mvn", "jvm.options")).stream()
                .map(option::matcher)
                .filter(line -> line.matches())
                .map(line -> Pattern.compile(line.group(1).replace("*", ".*")))
                .toList();
    }

    private static List<String> vectors() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(JvmOptionsTest::parse)
                    .filter(JvmOptionsTest::callsVectors)
                    .map(type -> type.thisClass().asInternalName())
                    .filter(name -> !PARTS.matcher(name).matches())
                    .toList();
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean callsVectors(ClassModel type) {
        return type.methods().stream()
                .flatMap(method -> method.code().stream())
                .flatMap(code -> code.elementStream())
                .anyMatch(element -> element instanceof InvokeInstruction call
                        && call.owner().asInternalName().matches("jdk/incubator/vector/(Float|Int|Long)Vector"));
    }
}
