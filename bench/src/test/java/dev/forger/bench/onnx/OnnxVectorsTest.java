package dev.forger.bench.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.device.Availability;
import dev.forger.device.BackendProvider;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.device.MathMode;
import dev.forger.kernel.Choice;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/**
 * Every ONNX test vector of a folder on every device, against the outputs that its exporter computed: of {@code
 * -Donnx.vectors=DIR}, taken from where the build was started, or of those in the test resources.
 */
class OnnxVectorsTest {
    private static final String PROPERTY = "onnx.vectors";

    /** Where the build was started, if Maven runs this. */
    private static final String START = "forger.start";

    /** The outputs' bounds are those of plain sums; what less arithmetic may err by the contracts' tests know. */
    private static final DeviceOptions PLAIN_SUMS =
            new DeviceOptions(DeviceOptions.defaults().threads(), MathMode.FP32, 1, new Choice.Expected());

    @TestFactory
    Stream<DynamicContainer> agreeWithTheirOutputs() throws IOException, URISyntaxException {
        List<Path> vectors = OnnxVector.folders(folder());
        List<BackendProvider> providers = Devices.ladder().stream()
                .filter(rung -> rung.availability() instanceof Availability.Available)
                .map(Devices.Rung::provider)
                .toList();
        assertTrue(
                providers.stream().map(BackendProvider::name).toList().containsAll(List.of("cpu", "reference")),
                () -> "cpu and reference should be available everywhere: " + Devices.ladder());
        return providers.stream()
                .map(provider -> DynamicContainer.dynamicContainer(
                        provider.name(),
                        vectors.stream()
                                .map(vector -> DynamicTest.dynamicTest(
                                        provider.name() + " " + vector.getFileName(), () -> check(vector, provider)))));
    }

    private static Path folder() throws URISyntaxException {
        String folder = System.getProperty(PROPERTY, "");
        if (!folder.isEmpty()) {
            return Path.of(System.getProperty(START, "")).resolve(folder).toAbsolutePath();
        }
        return Path.of(OnnxVectorsTest.class.getResource("/onnx-vectors").toURI());
    }

    private static void check(Path folder, BackendProvider provider) throws IOException {
        OnnxVector vector = OnnxVector.read(folder);
        try (Device device = provider.open(PLAIN_SUMS)) {
            OnnxCheck.check(vector, device);
        } catch (OnnxOperators.Uncovered e) {
            System.out.println("skipped: " + vector.name() + ": " + e.getMessage());
            throw new TestAbortedException(e.getMessage(), e);
        }
    }
}
