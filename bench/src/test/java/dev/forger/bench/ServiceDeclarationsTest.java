package dev.forger.bench;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Services are declared twice, for the module path and for the class path: both must say the same. */
class ServiceDeclarationsTest {
    private static final String SERVICES = "META-INF/services/";

    private static List<ModuleReference> modules() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.toString().contains("target"))
                .flatMap(path -> ModuleFinder.of(path).findAll().stream())
                .filter(module -> module.descriptor().name().startsWith("dev.forger"))
                .toList();
    }

    @Test
    void allModulesAreLookedAt() {
        assertEquals(
                List.of("dev.forger", "dev.forger.bench", "dev.forger.cpu", "dev.forger.cuda"),
                modules().stream()
                        .map(module -> module.descriptor().name())
                        .sorted()
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("modules")
    void classPathSaysWhatModulePathSays(ModuleReference module) throws IOException {
        Map<String, List<String>> modulePath =
                module.descriptor().provides().stream().collect(toMap(Provides::service, Provides::providers));
        try (ModuleReader reader = module.open();
                Stream<String> resources = reader.list()) {
            Map<String, List<String>> classPath = resources
                    .filter(name -> name.startsWith(SERVICES) && !name.endsWith("/"))
                    .collect(toMap(name -> name.substring(SERVICES.length()), name -> lines(reader, name)));
            assertEquals(modulePath, classPath);
        }
    }

    private static List<String> lines(ModuleReader reader, String name) {
        try (var stream = reader.open(name).orElseThrow()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
