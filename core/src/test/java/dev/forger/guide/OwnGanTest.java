package dev.forger.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.data.Dataset;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;
import dev.forger.gan.WavePictures;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The guide's code runs, learns, and is what the guide prints. */
class OwnGanTest {
    private static double distance(Dataset data, float[] samples) {
        float[] real = new float[data.shape().elements() * data.count()];
        for (int i = 0; i < data.count(); i++) {
            data.read(i, MemorySegment.ofArray(real), (long) i * data.shape().elements() * Float.BYTES);
        }
        // Each sample's squared distance to the nearest picture of the data.
        int elements = data.shape().elements();
        double total = 0;
        for (int i = 0; i < samples.length; i += elements) {
            double nearest = Double.POSITIVE_INFINITY;
            for (int j = 0; j < real.length; j += elements) {
                double sum = 0;
                for (int k = 0; k < elements; k++) {
                    sum += Math.pow(samples[i + k] - real[j + k], 2);
                }
                nearest = Math.min(nearest, sum);
            }
            total += nearest;
        }
        return total / samples.length;
    }

    @Test
    void itLearns() {
        try (Device device = new ReferenceBackend().open(DeviceOptions.defaults());
                Dataset data = WavePictures.of(50, 1, 4, 4)) {
            double before = distance(data, OwnGan.train(device, data, 1));
            double after = distance(data, OwnGan.train(device, data, 400));
            assertTrue(after < before / 2, "mean squared distance " + before + " before, " + after + " after");
        }
    }

    @Test
    void theGuidePrintsIt() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        Path core = root.endsWith("core") ? root : root.resolve("core");
        String source = Files.readString(core.resolve("src/test/java/dev/forger/guide/OwnGan.java"));
        String code = source.substring(
                source.indexOf("// guide: begin\n") + "// guide: begin\n".length(),
                source.indexOf("    // guide: end"));
        String guide = Files.readString(core.resolveSibling("docs").resolve("own-gan.md"));
        int begin = guide.indexOf("```java\n") + "```java\n".length();
        String printed = guide.substring(begin, guide.indexOf("```", begin));
        assertEquals(lines(code), lines(printed));
    }

    private static List<String> lines(String text) {
        return Arrays.stream(text.strip().split("\n")).map(String::strip).toList();
    }
}
