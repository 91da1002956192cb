package dev.forger.cpu.elementwise;

import dev.forger.cpu.simd.KernelTemplate;
import dev.forger.cpu.simd.VectorMemory;
import dev.forger.memory.HostMemory;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The loop of every elementwise function; {@link KernelTemplate} makes one class a function of it. */
final class ElementwiseTemplate extends ElementwiseLoop {
    private static final VectorSpecies<Float> SPECIES =
            KernelTemplate.width(MethodHandles.lookup()).species();
    private static final int LANES = SPECIES.length();
    private static final int ARITY = KernelTemplate.constant(MethodHandles.lookup(), Integer.class);

    ElementwiseTemplate() {
        super(LANES);
    }

    @Override
    void vectors(
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
        FloatVector alphas = FloatVector.broadcast(SPECIES, alpha);
        FloatVector betas = FloatVector.broadcast(SPECIES, beta);
        // A repeated element is a vector that is read again and again: one loop for all kinds of operands.
        long fromA = ARITY > 0 && stepA == REPEATED ? repeat(a, scratch, 0) : a;
        long fromB = ARITY > 1 && stepB == REPEATED ? repeat(b, scratch, 1) : b;
        long fromC = ARITY > 2 && stepC == REPEATED ? repeat(c, scratch, 2) : c;
        for (int i = 0; i < n; i += LANES) {
            FloatVector x = ARITY > 0 ? VectorMemory.load(SPECIES, fromA + (i & stepA) * 4L) : alphas;
            FloatVector y = ARITY > 1 ? VectorMemory.load(SPECIES, fromB + (i & stepB) * 4L) : x;
            FloatVector z = ARITY > 2 ? VectorMemory.load(SPECIES, fromC + (i & stepC) * 4L) : x;
            VectorMemory.store(function(x, y, z, alphas, betas), dst + i * 4L);
        }
    }

    private static long repeat(long element, long scratch, int index) {
        long line = scratch + REPEATED_BYTES + (long) index * HostMemory.ALIGNMENT_BYTES;
        VectorMemory.store(FloatVector.broadcast(SPECIES, HostMemory.get(element, 0)), line);
        return line;
    }

    /** The hole. */
    static FloatVector function(FloatVector a, FloatVector b, FloatVector c, FloatVector alpha, FloatVector beta) {
        return a;
    }
}
