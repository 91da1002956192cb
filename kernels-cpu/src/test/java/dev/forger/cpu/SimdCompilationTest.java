package dev.forger.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.cpu.simd.VectorWidth;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What C2 makes of the kernels from templates, in a JVM of its own, with default flags, the launcher's and no profiles:
 * all their loops are run, and a call allocates nothing. That is the last tier's work, since all others make an object
 * of every vector; whether it compiled a loop by itself or within its caller depends on which was hot first. One JVM a
 * width: where several have been used in one, C2 no longer knows the types of all vectors, and one in five loops boxes
 * some.
 */
class SimdCompilationTest {
    @ParameterizedTest
    @MethodSource("dev.forger.cpu.OwnJvm#widthsAndOptions")
    void everyLoopIsRunAndBoxesNothing(VectorWidth width, OwnJvm.Options options)
            throws IOException, InterruptedException {
        List<String> log = OwnJvm.run(SimdWarmUp.class, options, List.of("-XX:+PrintCompilation"), width.name());
        List<String> allocations =
                log.stream().filter(line -> line.contains(" allocates ")).toList();
        assertEquals(24, allocations.size(), () -> String.join("\n", log));
        assertEquals(
                List.of(),
                allocations.stream()
                        .filter(line -> !line.endsWith(" allocates 0 bytes"))
                        .toList());
        for (String loop : List.of(
                "ElementwiseTemplate\\S*::vectors",
                "ReduceTemplate\\S*::foldRows",
                "ReduceTemplate\\S*::foldColumns",
                "StatisticsTemplate\\S*::sumDeviations",
                "StatisticsTemplate\\S*::sumDeviationColumns",
                "NormTemplate\\S*::normalise",
                "NormTemplate\\S*::normaliseColumns",
                "NormTemplate\\S*::sumGradients",
                "NormTemplate\\S*::sumGradientColumns",
                "NormTemplate\\S*::gradient",
                "NormTemplate\\S*::gradientColumns",
                "EpilogueTemplate\\S*::addOne",
                "EpilogueTemplate\\S*::addEach",
                "VectorProductTemplate\\S*::twoSums",
                "VectorProductTemplate\\S*::addFour",
                "UpdateTemplate\\S*::adam",
                "UpdateTemplate\\S*::sgd",
                "RandomTemplate\\S*::words",
                "RandomTemplate\\S*::numbers",
                // Of pixels, of features, of weights, and back to outputs and to taps.
                "Transform5x5of\\S*::run",
                "Transform5x4of\\S*::run",
                "Transform5x2of\\S*::run",
                "Transform4x5of\\S*::run",
                "Transform2x5of\\S*::run")) {
            Pattern compiled = Pattern.compile(" [1-4] +\\S*" + loop + " \\(\\d+ bytes\\)$");
            assertTrue(log.stream().anyMatch(line -> compiled.matcher(line).find()), loop + " was not compiled");
        }
        // What was loading classes meanwhile is compiled again.
        String givenUp = ".*(Template|conv.Transform\\w+)/.*SKIPPED(?!: concurrent class loading).*";
        assertEquals(
                List.of(), log.stream().filter(line -> line.matches(givenUp)).toList());
    }
}
