package dev.forger.cpu.norm;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.parallel.WorkerScratch;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.norm.BatchNormBackwardSpec;
import dev.forger.kernel.norm.BatchNormForwardSpec;
import dev.forger.kernel.norm.BatchNormSpec;
import java.util.List;

/** Batch normalisation in both directions, which share the loops of an activation. */
public final class SimdBatchNorm {
    private SimdBatchNorm() {}

    /** The entries in a backend's list. */
    public static List<KernelImplementation<?, ?>> implementations(
            VectorWidth width, WorkerPool pool, WorkerScratch scratch) {
        String vectors = " of " + width.bits() + "-bit vectors";
        return List.of(
                new KernelImplementation<>(
                        "batch norm forward" + vectors,
                        BatchNormForwardSpec.class,
                        spec -> Channels.refuse(spec.norm(), width),
                        spec -> new SimdBatchNormForward(
                                spec, StatisticsLoop.of(width), loop(spec.norm(), width), pool, scratch)),
                new KernelImplementation<>(
                        "batch norm backward" + vectors,
                        BatchNormBackwardSpec.class,
                        spec -> Channels.refuse(spec.norm(), width),
                        spec -> new SimdBatchNormBackward(spec, loop(spec.norm(), width), pool, scratch)));
    }

    private static NormLoop loop(BatchNormSpec norm, VectorWidth width) {
        return NormLoop.of(norm.activation().kind(), width);
    }
}
