package dev.forger.bench.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.memory.Shape;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the runner of the ONNX vectors notices what it should. */
class OnnxRunnerTest {
    private final Device device = Devices.open("reference", new DeviceOptions(1));

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "test_operator_add_broadcast",
                "test_operator_addmm",
                "test_operator_basic",
                "test_operator_clip",
                "test_operator_convtranspose",
                "test_operator_exp",
                "test_operator_max",
                "test_operator_reduced_mean",
                "test_operator_selu",
                "test_Conv2d_groups"
            })
    void everyExpectedElementCounts(String name) throws IOException, URISyntaxException {
        OnnxVector vector = vector(name);
        OnnxTensor output = vector.dataSets().getFirst().outputs().getFirst();
        for (int i = 0; i < output.values().length; i++) {
            double[] values = output.values().clone();
            // 2⁻¹³ of the largest: 100 times what float32 rounds, and an error that a wrong formula passes.
            values[i] += Math.max(Math.abs(values[i]), 0.1) * 0x1p-13;
            OnnxVector wrong = withOutput(vector, values);
            AssertionError error = assertThrows(AssertionError.class, () -> OnnxCheck.check(wrong, device));
            assertTrue(error.getMessage().contains("element " + i + " "), error.getMessage());
        }
    }

    private static OnnxVector withOutput(OnnxVector vector, double[] values) {
        OnnxVector.DataSet set = vector.dataSets().getFirst();
        OnnxTensor output = set.outputs().getFirst();
        OnnxTensor changed = new OnnxTensor(output.name(), output.type(), output.shape(), values);
        return new OnnxVector(
                vector.name(),
                vector.model(),
                List.of(new OnnxVector.DataSet(set.name(), set.inputs(), List.of(changed))));
    }

    private static OnnxVector vector(String name) throws IOException, URISyntaxException {
        return OnnxVector.read(Path.of(
                OnnxRunnerTest.class.getResource("/onnx-vectors/" + name).toURI()));
    }

    @Test
    void anUnknownOperatorFails() throws IOException, URISyntaxException {
        OnnxVector vector = changed(node -> node.setOpType("Frobnicate"));
        Exception e = assertThrows(UnsupportedOperationException.class, () -> OnnxCheck.check(vector, device));
        assertTrue(e.getMessage().contains("Frobnicate"), e.getMessage());
    }

    @Test
    void anUnknownAttributeFails() throws IOException, URISyntaxException {
        OnnxVector vector = changed(node ->
                node.addAttribute(AttributeProto.newBuilder().setName("wobble").setI(1)));
        Exception e = assertThrows(UnsupportedOperationException.class, () -> OnnxCheck.check(vector, device));
        assertTrue(e.getMessage().contains("wobble"), e.getMessage());
    }

    @Test
    void anOperatorListedAsMissingIsToldApart() throws IOException, URISyntaxException {
        OnnxVector vector = changed(node -> node.setOpType("MaxPool"));
        Exception e = assertThrows(OnnxOperators.Uncovered.class, () -> OnnxCheck.check(vector, device));
        assertTrue(e.getMessage().contains("pooling"), e.getMessage());
    }

    @Test
    void noOperatorIsBothCoveredAndMissing() {
        assertEquals(
                List.of(),
                OnnxOperators.UNCOVERED.keySet().stream()
                        .filter(OnnxOperators.COVERED::containsKey)
                        .toList());
    }

    private static OnnxVector changed(Consumer<NodeProto.Builder> change) throws IOException, URISyntaxException {
        OnnxVector vector = vector("test_operator_exp");
        ModelProto.Builder model = vector.model().toBuilder();
        change.accept(model.getGraphBuilder().getNodeBuilder(0));
        return new OnnxVector(vector.name(), model.build(), vector.dataSets());
    }

    @Test
    void badFoldersAreNamed() throws IOException {
        Path missing = folder.resolve("nowhere");
        assertError(missing + " is not a folder", () -> OnnxVector.folders(missing));
        assertError("holds no test vectors", () -> OnnxVector.folders(folder));
        assertError("has no model.onnx", () -> OnnxVector.read(folder));
        Path model = Files.write(folder.resolve("model.onnx"), new byte[] {(byte) 0xFF});
        assertError(model + " is damaged", () -> OnnxVector.read(folder));
        Files.write(model, new byte[0]);
        assertError("has no graph", () -> OnnxVector.read(folder));
    }

    @Test
    void aModelWithoutExpectedOutputsIsRefused() throws IOException, URISyntaxException {
        Files.write(
                folder.resolve("model.onnx"),
                vector("test_operator_exp").model().toByteArray());
        assertError("has no expected outputs", () -> OnnxVector.read(folder));
    }

    @Test
    void damagedTensorsAreRefused() {
        TensorProto.Builder proto =
                TensorProto.newBuilder().setDataType(DataType.FLOAT_VALUE).addDims(2);
        assertError("has 0 values, its shape [2] needs 2", () -> OnnxTensor.decode("t", proto.build()));
        proto.setRawData(ByteString.copyFrom(new byte[7]));
        assertError("7 bytes are no whole number", () -> OnnxTensor.decode("t", proto.build()));
        proto.setDataType(DataType.STRING_VALUE);
        assertError("STRING", () -> OnnxTensor.decode("t", proto.build()));
    }

    private interface Action {
        void run() throws IOException;
    }

    private static void assertError(String part, Action action) {
        Exception e = assertThrows(IllegalArgumentException.class, action::run);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -1, Math.PI, 1e-310, Double.MIN_VALUE, -2.4178e198, Double.MAX_VALUE, 0x1p-1022})
    void doublesAreTheSumOfTheirSlices(double x) {
        double[] slices = IntStream.range(0, 106)
                .mapToDouble(i -> OnnxDoubles.slice(x, -1080 + 20 * i))
                .toArray();
        double sum = 0;
        // From the top: every partial sum is a prefix of x's bits, so exact.
        for (int i = slices.length - 1; i >= 0; i--) {
            assertTrue(Math.abs(slices[i]) < 1 << 20);
            sum += slices[i] == 0 ? 0 : Math.scalb(Math.scalb(slices[i], 10 * (i - 54)), 10 * (i - 54));
        }
        assertEquals(x, sum);
    }

    @Test
    void aDoubleBeyondFloatIsToldApart() {
        OnnxTensor tensor = new OnnxTensor("t", DataType.DOUBLE, Shape.of(1), new double[] {1e199});
        assertThrows(OnnxOperators.Uncovered.class, () -> tensor.on(device));
    }
}
