package dev.forger.cpu.optim;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.parallel.WorkerScratch;
import dev.forger.kernel.optim.AdamKernel;
import dev.forger.kernel.optim.AdamSpec;
import dev.forger.memory.HostMemory;

/** Adam, one pass. */
final class SimdAdam extends AdamKernel implements WorkerPool.Job {
    private final UpdateLoop loop;
    private final WorkerPool pool;
    private final WorkerScratch scratch;

    // The operands of the run in progress.
    private long parameters;
    private long gradients;
    private long m;
    private long v;
    private float stepSize;
    private float beta1;
    private float beta2;
    private float correction;
    private float eps;

    SimdAdam(AdamSpec spec, UpdateLoop loop, WorkerPool pool, WorkerScratch scratch) {
        super(spec);
        this.loop = loop;
        this.pool = pool;
        this.scratch = scratch;
    }

    @Override
    protected void execute(
            long parameters, long gradients, long m, long v, long factors, float beta1, float beta2, float eps) {
        this.parameters = parameters;
        this.gradients = gradients;
        this.m = m;
        this.v = v;
        this.stepSize = HostMemory.get(factors, 0);
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.correction = HostMemory.get(factors, 1);
        this.eps = eps;
        pool.run(SimdOptimisers.parts(spec.count()), this);
    }

    @Override
    public void run(int part, int worker) {
        long start = (long) part * SimdOptimisers.PART * Float.BYTES;
        int n = SimdOptimisers.size(part, spec.count());
        int whole = loop.whole(n);
        update(parameters + start, gradients + start, m + start, v + start, whole);
        if (whole < n) {
            tail(start + (long) whole * Float.BYTES, n - whole, scratch.address(worker));
        }
    }

    private void tail(long start, int n, long memory) {
        long line = HostMemory.ALIGNMENT_BYTES;
        UpdateLoop.copy(parameters + start, memory, n);
        UpdateLoop.copy(gradients + start, memory + line, n);
        UpdateLoop.copy(m + start, memory + 2 * line, n);
        UpdateLoop.copy(v + start, memory + 3 * line, n);
        update(memory, memory + line, memory + 2 * line, memory + 3 * line, loop.lanes());
        UpdateLoop.copy(memory, parameters + start, n);
        UpdateLoop.copy(memory + 2 * line, m + start, n);
        UpdateLoop.copy(memory + 3 * line, v + start, n);
    }

    private void update(long p, long g, long m, long v, int n) {
        loop.adam(p, g, m, v, n, stepSize, beta1, beta2, correction, eps);
    }
}
