package dev.forger.kernel.elementwise;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.memory.Layout;

/** The scalar walk over all indices, innermost axis fastest. */
final class ReferenceElementwise extends ElementwiseKernel {
    ReferenceElementwise(ElementwiseSpec spec) {
        super(spec);
    }

    @Override
    protected void execute(long a, long b, long c, float alpha, float beta, long dst) {
        int arity = spec.op().arity();
        for (long i = 0; i < spec.dst().shape().size(); i++) {
            float x = arity > 0 ? get(a, offset(spec.operands().get(0), i)) : 0;
            float y = arity > 1 ? get(b, offset(spec.operands().get(1), i)) : 0;
            float z = arity > 2 ? get(c, offset(spec.operands().get(2), i)) : 0;
            set(dst, offset(spec.dst(), i), spec.op().apply(x, y, z, alpha, beta));
        }
    }

    private static long offset(Layout layout, long index) {
        long offset = 0;
        for (int axis = layout.shape().rank() - 1; axis >= 0; axis--) {
            long dim = layout.shape().dim(axis);
            offset += index % dim * layout.stride(axis);
            index /= dim;
        }
        return offset;
    }
}
