package dev.forger.cpu.optim;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.parallel.WorkerScratch;
import dev.forger.kernel.optim.SgdKernel;
import dev.forger.kernel.optim.SgdSpec;
import dev.forger.memory.HostMemory;

/** Gradient descent with momentum, one pass. */
final class SimdSgd extends SgdKernel implements WorkerPool.Job {
    private final UpdateLoop loop;
    private final WorkerPool pool;
    private final WorkerScratch scratch;

    // The operands of the run in progress.
    private long parameters;
    private long gradients;
    private long velocity;
    private float rate;
    private float momentum;

    SimdSgd(SgdSpec spec, UpdateLoop loop, WorkerPool pool, WorkerScratch scratch) {
        super(spec);
        this.loop = loop;
        this.pool = pool;
        this.scratch = scratch;
    }

    @Override
    protected void execute(long parameters, long gradients, long velocity, float rate, float momentum) {
        this.parameters = parameters;
        this.gradients = gradients;
        this.velocity = velocity;
        this.rate = rate;
        this.momentum = momentum;
        pool.run(SimdOptimisers.parts(spec.count()), this);
    }

    @Override
    public void run(int part, int worker) {
        long start = (long) part * SimdOptimisers.PART * Float.BYTES;
        int n = SimdOptimisers.size(part, spec.count());
        int whole = loop.whole(n);
        loop.sgd(parameters + start, gradients + start, velocity + start, whole, rate, momentum);
        if (whole < n) {
            tail(start + (long) whole * Float.BYTES, n - whole, scratch.address(worker));
        }
    }

    private void tail(long start, int n, long memory) {
        long line = HostMemory.ALIGNMENT_BYTES;
        UpdateLoop.copy(parameters + start, memory, n);
        UpdateLoop.copy(gradients + start, memory + line, n);
        UpdateLoop.copy(velocity + start, memory + 2 * line, n);
        loop.sgd(memory, memory + line, memory + 2 * line, loop.lanes(), rate, momentum);
        UpdateLoop.copy(memory, parameters + start, n);
        UpdateLoop.copy(memory + 2 * line, velocity + start, n);
    }
}
