package dev.forger.bench.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Runs a vector and compares. */
final class OnnxCheck {
    private OnnxCheck() {}

    /**
     * Fails unless every output is what the vector expects. Ours and the expected values each lie within the {@link
     * OnnxErrors error bound} of the exact ones, since the exporter computed in float32 or better too, so they differ
     * by at most twice the bound, or by an underflow; {@link OnnxDoubles float64 sums} agree to the bit.
     */
    static void check(OnnxVector vector, Device device) {
        for (OnnxVector.DataSet dataSet : vector.dataSets()) {
            if (OnnxDoubles.apply(vector.model(), dataSet.inputs())) {
                exactly(vector.model(), dataSet, device);
            } else {
                withinBounds(vector.model(), dataSet, device);
            }
        }
    }

    private static void exactly(ModelProto model, OnnxVector.DataSet dataSet, Device device) {
        List<OnnxTensor> outputs = OnnxDoubles.run(model, dataSet.inputs(), device);
        assertEquals(dataSet.outputs().size(), outputs.size(), "number of outputs");
        for (int i = 0; i < outputs.size(); i++) {
            OnnxTensor actual = outputs.get(i);
            compare(dataSet.outputs().get(i), actual.shape(), actual.values(), new double[actual.values().length]);
        }
    }

    private static void withinBounds(ModelProto model, OnnxVector.DataSet dataSet, Device device) {
        try (Device reference = Devices.open("reference", new DeviceOptions(1));
                MemoryScope _ = reference.scope();
                MemoryScope _ = device.scope()) {
            List<Tensor> outputs = OnnxGraph.run(model, dataSet.inputs(), device);
            List<Tensor> errors = OnnxGraph.errors(model, dataSet.inputs(), reference);
            assertEquals(dataSet.outputs().size(), outputs.size(), "number of outputs");
            for (int i = 0; i < outputs.size(); i++) {
                double[] tolerances = Arrays.stream(doubles(errors.get(i)))
                        .map(error -> 2 * error + Float.MIN_NORMAL)
                        .toArray();
                Tensor actual = outputs.get(i);
                compare(dataSet.outputs().get(i), actual.shape(), doubles(actual), tolerances);
            }
        }
    }

    private static double[] doubles(Tensor tensor) {
        float[] values = tensor.toArray();
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static void compare(OnnxTensor expected, Shape shape, double[] actual, double[] tolerances) {
        assertEquals(expected.shape(), shape, expected.name() + ": shape");
        for (int i = 0; i < actual.length; i++) {
            double e = expected.values()[i];
            // NaN agrees with NaN alone, and an infinity with itself: no finite bound brings anything else near them.
            boolean agrees = Double.isFinite(e) && Double.isFinite(actual[i])
                    ? Math.abs(actual[i] - e) <= tolerances[i]
                    : Double.compare(actual[i], e) == 0;
            if (!agrees) {
                fail(expected.name() + ": element " + i + " of shape " + expected.shape() + " is " + actual[i]
                        + ", expected " + e + " within " + tolerances[i]);
            }
        }
    }
}
