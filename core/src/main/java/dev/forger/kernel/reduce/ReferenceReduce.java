package dev.forger.kernel.reduce;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

/** The scalar fold, in ascending order of the index. */
final class ReferenceReduce extends ReduceKernel {
    ReferenceReduce(ReduceSpec spec) {
        super(spec);
    }

    @Override
    protected void execute(long src, float scale, long dst) {
        long dstSize = spec.dstSize();
        for (long i = 0; i < dstSize; i++) {
            set(dst, i, spec.op().identity());
        }
        for (long i = 0; i < spec.src().shape().size(); i++) {
            long rest = i;
            long srcOffset = 0;
            long dstOffset = 0;
            long dstStep = 1;
            for (int axis = spec.src().shape().rank() - 1; axis >= 0; axis--) {
                long dim = spec.src().shape().dim(axis);
                srcOffset += rest % dim * spec.src().stride(axis);
                if (!spec.reduces(axis)) {
                    dstOffset += rest % dim * dstStep;
                    dstStep *= dim;
                }
                rest /= dim;
            }
            set(dst, dstOffset, spec.op().fold(get(dst, dstOffset), get(src, srcOffset)));
        }
        for (long i = 0; i < dstSize; i++) {
            set(dst, i, scale * get(dst, i));
        }
    }
}
