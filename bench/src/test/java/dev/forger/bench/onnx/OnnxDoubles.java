package dev.forger.bench.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.forger.device.Device;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Float64 vectors on float32 kernels, exactly, for graphs that only add and move. Such a graph commutes with splitting
 * its inputs: every float64 is a sum of 20-bit integers times powers of 2²⁰, the graph runs on the integers of one
 * power at a time, which float32 adds exactly, and the results are summed in whole numbers and rounded once. This
 * reaches values far beyond float32, such as those of inputs that an exporter left uninitialised.
 */
final class OnnxDoubles {
    private static final Set<String> ADDITIVE = Set.of(
            "Add",
            "Sub",
            "Neg",
            "Sum",
            "Identity",
            "Transpose",
            "Reshape",
            "Flatten",
            "Squeeze",
            "Unsqueeze",
            "Concat");

    private static final int SLICE_BITS = 20;
    private static final int LEAST_EXPONENT = -1080;
    private static final int GREATEST_EXPONENT = 1024;

    private OnnxDoubles() {}

    /** Whether all inputs of a data set are float64 and the graph only adds and moves a few of them. */
    static boolean apply(ModelProto model, List<OnnxTensor> inputs) {
        // Sums of up to 2⁴ integers of 20 bits stay exact in 24.
        return model.getGraph().getNodeCount() <= 4
                && model.getGraph().getInitializerCount() == 0
                && inputs.stream().allMatch(input -> input.type() == DataType.DOUBLE)
                && model.getGraph().getNodeList().stream().allMatch(OnnxDoubles::isAdditive);
    }

    private static boolean isAdditive(NodeProto node) {
        return ADDITIVE.contains(node.getOpType()) && node.getInputCount() <= 2;
    }

    /** The graph's outputs, each element rounded once. */
    static List<OnnxTensor> run(ModelProto model, List<OnnxTensor> inputs, Device device) {
        List<Sum> sums = model.getGraph().getOutputList().stream()
                .map(output -> new Sum(output.getName()))
                .toList();
        for (int exponent = LEAST_EXPONENT; exponent < GREATEST_EXPONENT; exponent += SLICE_BITS) {
            int slice = exponent;
            try (MemoryScope _ = device.scope()) {
                List<Tensor> outputs = OnnxGraph.run(
                        model, inputs.stream().map(input -> slice(input, slice)).toList(), device);
                for (int i = 0; i < outputs.size(); i++) {
                    sums.get(i).add(outputs.get(i), slice - LEAST_EXPONENT);
                }
            }
        }
        return sums.stream().map(Sum::rounded).toList();
    }

    private static OnnxTensor slice(OnnxTensor input, int exponent) {
        double[] integers =
                Arrays.stream(input.values()).map(x -> slice(x, exponent)).toArray();
        return new OnnxTensor(input.name(), DataType.FLOAT, input.shape(), integers);
    }

    /** The bits of {@code x} worth 2^exponent to 2^(exponent + 19), as a signed whole number. */
    static double slice(double x, int exponent) {
        if (!Double.isFinite(x)) {
            throw new IllegalArgumentException(x + " cannot be split");
        }
        BigInteger bits = new BigDecimal(Math.abs(x))
                .multiply(BigDecimal.TWO.pow(-LEAST_EXPONENT))
                .toBigIntegerExact()
                .shiftRight(exponent - LEAST_EXPONENT);
        long slice = bits.longValue() & (1L << SLICE_BITS) - 1;
        return Math.signum(x) * slice;
    }

    /** An output as whole numbers, in units of the least power. */
    private static final class Sum {
        private final String name;
        private Shape shape = Shape.of(0);
        private BigInteger[] elements = new BigInteger[0];

        Sum(String name) {
            this.name = name;
        }

        void add(Tensor integers, int shift) {
            float[] values = integers.toArray();
            if (!shape.equals(integers.shape())) {
                shape = integers.shape();
                elements = new BigInteger[values.length];
                Arrays.fill(elements, BigInteger.ZERO);
            }
            for (int i = 0; i < values.length; i++) {
                elements[i] =
                        elements[i].add(BigInteger.valueOf((long) values[i]).shiftLeft(shift));
            }
        }

        OnnxTensor rounded() {
            BigDecimal unit = BigDecimal.ONE.divide(BigDecimal.TWO.pow(-LEAST_EXPONENT));
            double[] values = Arrays.stream(elements)
                    .mapToDouble(
                            element -> new BigDecimal(element).multiply(unit).doubleValue())
                    .toArray();
            return new OnnxTensor(name, DataType.DOUBLE, shape, values);
        }
    }
}
