package dev.forger.bench;

import dev.forger.device.Device;
import dev.forger.kernel.reduce.ReduceKernel;
import dev.forger.kernel.reduce.ReduceSpec;
import dev.forger.memory.Buffer;
import dev.forger.memory.Shape;
import org.openjdk.jmh.annotations.Param;

/** Sums over axes. */
public class ReduceBench extends DeviceBench {
    /** The sizes and axes. */
    @Param
    public ReduceShape shape = ReduceShape.CHANNELS;

    @Override
    Work work() {
        return Work.memory(shape.spec().src().shape().size() + shape.spec().dstSize());
    }

    @Override
    Timed prepare(Device opened, Operands operands) {
        ReduceSpec spec = shape.spec();
        ReduceKernel kernel = opened.kernel(spec);
        Buffer src = operands.uniform(spec.src().shape().size());
        Buffer dst = operands.output(spec.dstSize());
        return new Timed(() -> kernel.run(src, 1, dst), () -> {
            double[][] sums = sums(spec, operands.read(src));
            SpotCheck.check(
                    "dst",
                    operands.read(dst),
                    index -> SpotCheck.Expected.sum(sums[0][index], sums[1][index], spec.foldSize()));
        });
    }

    /** All sums, and those of the absolute values. */
    private static double[][] sums(ReduceSpec spec, float[] src) {
        Shape shape = spec.src().shape();
        double[][] sums = new double[2][Math.toIntExact(spec.dstSize())];
        for (int i = 0; i < src.length; i++) {
            long rest = i;
            long step = 1;
            int at = 0;
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
                if (!spec.reduces(axis)) {
                    at += (int) (rest % shape.dim(axis) * step);
                    step *= shape.dim(axis);
                }
                rest /= shape.dim(axis);
            }
            sums[0][at] += src[i];
            sums[1][at] += Math.abs(src[i]);
        }
        return sums;
    }
}
