package dev.forger.cpu.optim;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.memory.HostMemory;
import java.lang.invoke.MethodHandles;

/** The updates of {@link dev.forger.kernel.optim} over a run of parameters, bit for bit as they are defined. */
abstract class UpdateLoop {
    private final int lanes;

    /** Loops for a width. */
    UpdateLoop(int lanes) {
        this.lanes = lanes;
    }

    /** The loops of a width. */
    static UpdateLoop of(VectorWidth width) {
        return new KernelTemplate(MethodHandles.lookup(), UpdateTemplate.class, width).instantiate(UpdateLoop.class);
    }

    /** The largest multiple of the lanes up to n. */
    final int whole(int n) {
        return n & -lanes;
    }

    /** The lanes of a vector. */
    final int lanes() {
        return lanes;
    }

    /** Copies the end of a run, less than a vector, to where whole vectors may be read; or back. */
    static void copy(long src, long dst, int n) {
        for (int i = 0; i < n; i++) {
            HostMemory.set(dst, i, HostMemory.get(src, i));
        }
    }

    /** Adam for n parameters, a multiple of the lanes. */
    abstract void adam(
            long parameters,
            long gradients,
            long m,
            long v,
            int n,
            float stepSize,
            float beta1,
            float beta2,
            float correction,
            float eps);

    /** Gradient descent with momentum for n parameters, a multiple of the lanes. */
    abstract void sgd(long parameters, long gradients, long velocity, int n, float rate, float momentum);
}
