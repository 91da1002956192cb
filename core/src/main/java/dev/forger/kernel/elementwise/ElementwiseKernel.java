package dev.forger.kernel.elementwise;

import dev.forger.kernel.BoundCall;
import dev.forger.kernel.Kernel;
import dev.forger.memory.Buffer;
import dev.forger.memory.Layout;

/**
 * One function, element by element; {@link ElementwiseOp} defines it. Overwrites dst. dst may be the
 * same memory as an operand if both have the same layout, else they must not overlap. What lies
 * between the elements of dst is left as it is. Least bytes moved: 4·size·(operands that are not
 * broadcast + 1).
 */
public abstract class ElementwiseKernel extends Kernel {
    /** What this kernel was made for. */
    protected final ElementwiseSpec spec;

    private final long[] reach = new long[3];
    private final long reachDst;

    /** A kernel for one spec. */
    protected ElementwiseKernel(ElementwiseSpec spec) {
        this.spec = spec;
        int i = 0;
        for (Layout operand : spec.operands()) {
            reach[i++] = operand.reach();
        }
        reachDst = spec.dst().reach();
    }

    /**
     * Computes the function; operands beyond the function's arity are {@link Buffer#none}, scalars that
     * it does not use are ignored.
     *
     * @throws IllegalArgumentException if a buffer is smaller than the spec needs
     * @throws IllegalStateException if a buffer is closed
     */
    public final void run(Buffer a, Buffer b, Buffer c, float alpha, float beta, Buffer dst) {
        long addressA = check("a", a, reach[0]);
        long addressB = check("b", b, reach[1]);
        long addressC = check("c", c, reach[2]);
        long addressDst = check("dst", dst, reachDst);
        if (reachDst > 0) {
            if (isRecording()) {
                record(bind(addressA, addressB, addressC, alpha, beta, addressDst));
            }
            execute(addressA, addressB, addressC, alpha, beta, addressDst);
        }
    }

    /** {@link #execute} for later. */
    protected BoundCall bind(long a, long b, long c, float alpha, float beta, long dst) {
        return () -> execute(a, b, c, alpha, beta, dst);
    }

    /** Computes with checked operands; the shape has at least one element. */
    protected abstract void execute(long a, long b, long c, float alpha, float beta, long dst);
}
