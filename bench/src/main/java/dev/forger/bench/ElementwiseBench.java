package dev.forger.bench;

import dev.forger.device.Device;
import dev.forger.kernel.elementwise.ElementwiseKernel;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.kernel.elementwise.ElementwiseSpec;
import dev.forger.memory.Buffer;
import dev.forger.memory.Layout;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Param;

/** Functions applied element by element. */
public class ElementwiseBench extends DeviceBench {
    private static final float ALPHA = 0.2f;
    private static final float BETA = 0.5f;

    /** The function: those of a training step unless others are asked for. */
    @Param({"ADD", "MUL", "AFFINE", "EXP", "LOG", "TANH", "SIGMOID", "LEAKY_RELU", "LEAKY_RELU_BACKWARD"})
    public ElementwiseOp op = ElementwiseOp.ADD;

    /** The size. */
    @Param
    public ElementwiseShape shape = ElementwiseShape.L1;

    @Override
    Work work() {
        long floats = shape.shape().size();
        for (Layout operand : shape.operands(op.arity())) {
            // What is repeated is read once.
            floats += operand.isContiguous() ? operand.shape().size() : operand.reach();
        }
        return Work.memory(floats);
    }

    @Override
    Timed prepare(Device opened, Operands operands) {
        List<Layout> layouts = shape.operands(op.arity());
        ElementwiseSpec spec = new ElementwiseSpec(op, Layout.contiguous(shape.shape()), layouts);
        ElementwiseKernel kernel = opened.kernel(spec);
        // Some functions have no value below zero.
        float low = op == ElementwiseOp.LOG || op == ElementwiseOp.SQRT || op == ElementwiseOp.POW ? 0.1f : -1;
        List<Buffer> inputs = new ArrayList<>();
        layouts.forEach(layout -> inputs.add(operands.uniform(layout.reach(), low, 1)));
        while (inputs.size() < 3) {
            inputs.add(Buffer.none());
        }
        Buffer dst = operands.output(shape.shape().size());
        Buffer a = inputs.get(0);
        Buffer b = inputs.get(1);
        Buffer c = inputs.get(2);
        return new Timed(() -> kernel.run(a, b, c, ALPHA, BETA, dst), () -> {
            List<float[]> values = inputs.stream().map(operands::read).toList();
            SpotCheck.check("dst", operands.read(dst), index -> element(spec, values, index));
        });
    }

    private static SpotCheck.Expected element(ElementwiseSpec spec, List<float[]> values, int index) {
        float[] x = new float[3];
        for (int i = 0; i < spec.operands().size(); i++) {
            x[i] = values.get(i)[offset(spec.operands().get(i), index)];
        }
        float y = spec.op().apply(x[0], x[1], x[2], ALPHA, BETA);
        // The ulps of cross-entropy are of its largest term, which is below 1 + ln 2 here.
        double ulp = spec.op() == ElementwiseOp.BCE_WITH_LOGITS ? Math.ulp(1f) : Math.ulp(y);
        return new SpotCheck.Expected(y, spec.op().maxUlps() * ulp);
    }

    private static int offset(Layout layout, long index) {
        long offset = 0;
        for (int axis = layout.shape().rank() - 1; axis >= 0; axis--) {
            offset += index % layout.shape().dim(axis) * layout.stride(axis);
            index /= layout.shape().dim(axis);
        }
        return Math.toIntExact(offset);
    }
}
