package dev.forger.cpu;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.kernel.Activation;
import dev.forger.kernel.conv.ConvBackwardDataSpec;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvForwardSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.kernel.elementwise.ElementwiseSpec;
import dev.forger.kernel.gemm.GemmSpec;
import dev.forger.kernel.norm.BatchNormBackwardSpec;
import dev.forger.kernel.norm.BatchNormForwardSpec;
import dev.forger.kernel.norm.BatchNormSpec;
import dev.forger.kernel.optim.AdamSpec;
import dev.forger.kernel.optim.SgdSpec;
import dev.forger.kernel.random.RandomSpec;
import dev.forger.kernel.reduce.ReduceOp;
import dev.forger.kernel.reduce.ReduceSpec;
import dev.forger.memory.Buffer;
import dev.forger.memory.Layout;
import dev.forger.memory.Shape;
import dev.forger.memory.Storage;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs kernels of one width until they are compiled, then says what a call of each allocates. */
final class SimdWarmUp {
    private static final Shape SHAPE = Shape.of(16, 10, 49);

    /** Large enough for vectors. */
    private static final long DRAWN = 128 * 1024;

    /** So large that it is done in Winograd's tiles of 4×4; no operand has more than {@link #DRAWN} elements. */
    private static final ConvGeometry CONVOLUTION = new ConvGeometry(32, 1, 64, 8, 8, 64, 4, 4, 4, 4, 2, 2, 1, 1, 1, 1);

    /** So small that it is unfolded. */
    private static final ConvGeometry PICTURE = new ConvGeometry(1, 1, 36, 4, 4, 64, 2, 2, 4, 4, 2, 2, 1, 1, 1, 1);

    private SimdWarmUp() {}

    public static void main(String[] args) {
        try (Device device = CpuBackendProvider.open(VectorWidth.valueOf(args[0]), 1)) {
            Storage[] data = new Storage[13];
            for (int i = 0; i < data.length; i++) {
                data[i] = device.allocate(i < 10 ? SHAPE.size() : DRAWN);
                device.kernel(ElementwiseSpec.dense(ElementwiseOp.FILL, SHAPE))
                        .run(Buffer.none(), Buffer.none(), Buffer.none(), 0.5f, 0, data[i]);
            }
            calls(device, data)
                    .forEach((name, call) ->
                            System.out.println(name + " allocates " + Allocations.ofCalls(100, call) + " bytes"));
            for (Storage block : data) {
                block.close();
            }
        }
    }

    private static Map<String, Runnable> calls(Device device, Storage[] data) {
        Map<String, Runnable> calls = new LinkedHashMap<>();
        for (ElementwiseOp op : new ElementwiseOp[] {ElementwiseOp.ADD, ElementwiseOp.TANH, ElementwiseOp.POW}) {
            var kernel = device.kernel(ElementwiseSpec.dense(op, SHAPE));
            calls.put(op.name(), () -> kernel.run(data[0], data[1], data[2], 1, 1, data[3]));
        }
        for (long axes : new long[] {0b101, 0b001}) {
            var kernel = device.kernel(new ReduceSpec(ReduceOp.SUM, Layout.contiguous(SHAPE), axes));
            calls.put("sum over " + axes, () -> kernel.run(data[0], 1, data[1]));
        }
        for (BatchNormSpec norm : new BatchNormSpec[] {
            new BatchNormSpec(16, 10, 49, Activation.RELU),
            new BatchNormSpec(16, 490, 1, Activation.leakyRelu(0.2f)),
            new BatchNormSpec(2, 13, 300, Activation.RELU)
        }) {
            var forward = device.kernel(new BatchNormForwardSpec(norm));
            calls.put(
                    "forward of " + norm,
                    () -> forward.run(data[0], data[1], data[2], 1, 0.1f, data[3], data[4], data[5], data[6], data[7]));
            var backward = device.kernel(new BatchNormBackwardSpec(norm));
            calls.put(
                    "backward of " + norm,
                    () -> backward.run(
                            data[0], data[1], data[2], data[3], data[4], data[5], data[6], data[7], data[8]));
        }
        for (GemmSpec.Bias bias : new GemmSpec.Bias[] {GemmSpec.Bias.PER_ROW, GemmSpec.Bias.PER_COLUMN}) {
            var product = device.kernel(new GemmSpec(
                    16, 49, 160, false, false, 160, 49, 49, 1, 0, 0, 0, 1, 0, bias, Activation.leakyRelu(0.2f)));
            calls.put("product with bias " + bias, () -> product.run(data[0], data[1], data[2], data[3]));
        }
        for (boolean transposed : new boolean[] {false, true}) {
            var product = device.kernel(GemmSpec.dense(1, 49, 160, false, transposed));
            calls.put(
                    "row times " + (transposed ? "a transposed matrix" : "a matrix"),
                    () -> product.run(data[0], data[1], Buffer.none(), data[3]));
        }
        var narrow = device.kernel(GemmSpec.dense(48, 9, 160, false, false));
        calls.put("product of few columns", () -> narrow.run(data[0], data[1], Buffer.none(), data[3]));
        var adam = device.kernel(new AdamSpec(SHAPE.size()));
        calls.put("Adam", () -> adam.run(data[0], data[1], data[2], data[3], data[4], 0.5f, 0.5f, 1));
        var sgd = device.kernel(new SgdSpec(SHAPE.size()));
        calls.put("SGD", () -> sgd.run(data[0], data[1], data[2], 0, 0.5f));
        for (RandomSpec.Distribution distribution : RandomSpec.Distribution.values()) {
            var random = device.kernel(new RandomSpec(distribution, DRAWN));
            calls.put(distribution.name(), () -> random.run(1, data[0], 0, 1, data[10]));
        }
        var forward = device.kernel(new ConvForwardSpec(CONVOLUTION, false, Activation.IDENTITY));
        calls.put("convolution", () -> forward.run(data[10], data[11], Buffer.none(), data[12]));
        var backwardData = device.kernel(new ConvBackwardDataSpec(CONVOLUTION, false, Activation.IDENTITY));
        calls.put("transposed convolution", () -> backwardData.run(data[12], data[11], Buffer.none(), data[10]));
        var onePicture = device.kernel(new ConvBackwardDataSpec(PICTURE, true, Activation.RELU));
        calls.put("transposed convolution of a picture", () -> onePicture.run(data[12], data[11], data[0], data[10]));
        var weights = device.kernel(new ConvBackwardWeightsSpec(CONVOLUTION));
        calls.put("gradient of weights", () -> weights.run(data[10], data[12], data[11]));
        return calls;
    }
}
