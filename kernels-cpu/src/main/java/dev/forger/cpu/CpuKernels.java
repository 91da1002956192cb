package dev.forger.cpu;

import dev.forger.cpu.conv.Convolutions;
import dev.forger.cpu.elementwise.ElementwiseLoops;
import dev.forger.cpu.elementwise.SimdElementwise;
import dev.forger.cpu.gemm.CpuBatchGemm;
import dev.forger.cpu.gemm.CpuGemm;
import dev.forger.cpu.gemm.CpuGemv;
import dev.forger.cpu.gemm.CpuPairGemm;
import dev.forger.cpu.gemm.CpuTransposedGemm;
import dev.forger.cpu.gemm.GemmEngine;
import dev.forger.cpu.norm.SimdBatchNorm;
import dev.forger.cpu.optim.SimdOptimisers;
import dev.forger.cpu.parallel.StartUp;
import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.parallel.WorkerScratch;
import dev.forger.cpu.random.SimdRandom;
import dev.forger.cpu.reduce.SimdReduce;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.DeviceOptions;
import dev.forger.kernel.Choice;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.KernelRegistry;
import java.util.ArrayList;
import java.util.List;

/**
 * The kernels of one device and what they share.
 *
 * @param width their vectors
 * @param pool their threads
 * @param scratch a little memory for each thread, valid during one part of a job
 * @param engine matrix products, with larger memory
 * @param mostErrorFactor see {@link dev.forger.device.DeviceOptions}
 */
record CpuKernels(VectorWidth width, WorkerPool pool, WorkerScratch scratch, GemmEngine engine, double mostErrorFactor)
        implements AutoCloseable {
    /**
     * Starts the threads and takes the memory. Where algorithms are measured nothing is done otherwise while the JVM
     * starts: it is not what is wanted later, and half of 1 → 64 at 28×28 was taken for slower than it is.
     */
    static CpuKernels open(VectorWidth width, DeviceOptions options) {
        boolean measures = options.choice() instanceof Choice.Measured;
        WorkerPool pool = new WorkerPool(options.threads(), measures ? System.nanoTime() : StartUp.END);
        return new CpuKernels(
                width, pool, new WorkerScratch(pool), new GemmEngine(width, pool), options.mostErrorFactor());
    }

    /** All kernels, those of each operation in the order in which they are taken unless they expect other times. */
    List<KernelImplementation<?, ?>> list() {
        List<KernelImplementation<?, ?>> kernels = new ArrayList<>();
        ElementwiseLoops loops = new ElementwiseLoops(width);
        kernels.add(CpuGemv.implementation(engine));
        kernels.add(CpuGemm.implementation(engine));
        kernels.add(CpuTransposedGemm.implementation(engine));
        kernels.add(CpuPairGemm.implementation(engine));
        kernels.add(CpuBatchGemm.implementation(engine));
        kernels.addAll(new Convolutions(engine, loops, new KernelRegistry(kernels, false), mostErrorFactor).all());
        kernels.add(SimdElementwise.implementation(loops, pool, scratch));
        kernels.add(SimdReduce.implementation(width, pool, scratch));
        kernels.addAll(SimdBatchNorm.implementations(width, pool, scratch));
        kernels.addAll(SimdOptimisers.implementations(width, pool, scratch));
        kernels.add(SimdRandom.implementation(width, pool, scratch));
        return kernels;
    }

    @Override
    public void close() {
        pool.close();
        engine.close();
        scratch.close();
    }
}
