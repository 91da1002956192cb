package dev.forger.cpu.elementwise;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.memory.HostMemory;
import java.lang.invoke.MethodHandles;

/**
 * One function over one row: {@code dst[i] = op(a[i], b[i], c[i], alpha, beta)} for {@code 0 ≤ i < n}, where
 * each operand is dense or one repeated element. Rows may start at any float.
 */
public abstract class ElementwiseLoop {
    /** As a {@code step}: the operand is dense. */
    public static final int DENSE = -1;

    /** As a {@code step}: the operand is one element, repeated. */
    public static final int REPEATED = 0;

    /** Bytes that {@link #run} needs as scratch. */
    public static final int SCRATCH_BYTES = 8 * HostMemory.ALIGNMENT_BYTES;

    /** Where {@link #vectors} keeps its repeated elements, each as one vector, in the scratch memory. */
    static final int REPEATED_BYTES = 0;

    private static final int STAGING_BYTES = 4 * HostMemory.ALIGNMENT_BYTES;

    private final int lanes;

    /** A loop for a width. */
    ElementwiseLoop(int lanes) {
        this.lanes = lanes;
    }

    /** The loop of a function and a width. */
    static ElementwiseLoop of(ElementwiseOp op, VectorWidth width) {
        return new KernelTemplate(MethodHandles.lookup(), ElementwiseTemplate.class, width)
                .fill("function", VectorFunctions.class, methodName(op))
                .instantiate(ElementwiseLoop.class, op.arity());
    }

    /** {@code LEAKY_RELU} becomes {@code leakyRelu}. */
    private static String methodName(ElementwiseOp op) {
        StringBuilder name = new StringBuilder();
        boolean capital = false;
        for (char letter : op.name().toCharArray()) {
            if (letter != '_') {
                name.append(capital ? letter : Character.toLowerCase(letter));
            }
            capital = letter == '_';
        }
        return name.toString();
    }

    /**
     * Computes a row. dst may be the same memory as an operand.
     *
     * @param a address of operand a; like the other operands, ignored where the function has none
     * @param stepA {@link #DENSE} or {@link #REPEATED}; the latter where the function has no such operand
     * @param n number of elements
     * @param scratch address of {@link #SCRATCH_BYTES} bytes, aligned to 64
     */
    public final void run(
            long a,
            int stepA,
            long b,
            int stepB,
            long c,
            int stepC,
            float alpha,
            float beta,
            long dst,
            int n,
            long scratch) {
        int whole = n & -lanes;
        if (whole > 0) {
            vectors(a, stepA, b, stepB, c, stepC, alpha, beta, dst, whole, scratch);
        }
        if (whole < n) {
            int rest = n - whole;
            long done = (long) whole * Float.BYTES;
            vectors(
                    stage(a, stepA, done, rest, scratch, 0),
                    stepA,
                    stage(b, stepB, done, rest, scratch, 1),
                    stepB,
                    stage(c, stepC, done, rest, scratch, 2),
                    stepC,
                    alpha,
                    beta,
                    staged(scratch, 3),
                    lanes,
                    scratch);
            copy(staged(scratch, 3), dst + done, rest);
        }
    }

    /** Copies the end of a dense operand to where a whole vector can be read, and gives that address. */
    private static long stage(long operand, int step, long done, int rest, long scratch, int index) {
        if (step == REPEATED) {
            return operand;
        }
        copy(operand + done, staged(scratch, index), rest);
        return staged(scratch, index);
    }

    private static long staged(long scratch, int index) {
        return scratch + STAGING_BYTES + (long) index * HostMemory.ALIGNMENT_BYTES;
    }

    private static void copy(long src, long dst, int n) {
        for (int i = 0; i < n; i++) {
            HostMemory.set(dst, i, HostMemory.get(src, i));
        }
    }

    /** {@link #run} for a multiple of the lanes. */
    abstract void vectors(
            long a,
            int stepA,
            long b,
            int stepB,
            long c,
            int stepC,
            float alpha,
            float beta,
            long dst,
            int n,
            long scratch);
}
