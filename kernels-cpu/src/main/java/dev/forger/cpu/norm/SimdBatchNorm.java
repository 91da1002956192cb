package dev.forger.cpu.norm;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.parallel.WorkerScratch;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.Activation;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.norm.BatchNormBackwardSpec;
import dev.forger.kernel.norm.BatchNormForwardSpec;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Batch normalisation in both directions, which share the loops of an activation. */
public final class SimdBatchNorm {
    private SimdBatchNorm() {}

    /** The entries in a backend's list. */
    public static List<KernelImplementation<?, ?>> implementations(
            VectorWidth width, WorkerPool pool, WorkerScratch scratch) {
        ConcurrentHashMap<Activation.Kind, NormLoop> loops = new ConcurrentHashMap<>();
        String vectors = " of " + width.bits() + "-bit vectors";
        return List.of(
                new KernelImplementation<>(
                        "batch norm forward" + vectors,
                        BatchNormForwardSpec.class,
                        spec -> Channels.refuse(spec.norm(), width),
                        spec -> new SimdBatchNormForward(
                                spec, loop(loops, spec.norm().activation(), width), pool, scratch)),
                new KernelImplementation<>(
                        "batch norm backward" + vectors,
                        BatchNormBackwardSpec.class,
                        spec -> Channels.refuse(spec.norm(), width),
                        spec -> new SimdBatchNormBackward(
                                spec, loop(loops, spec.norm().activation(), width), pool, scratch)));
    }

    private static NormLoop loop(
            ConcurrentHashMap<Activation.Kind, NormLoop> loops, Activation activation, VectorWidth width) {
        return loops.computeIfAbsent(activation.kind(), kind -> NormLoop.of(kind, width));
    }
}
