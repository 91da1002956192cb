package dev.forger.cpu.gemm;

import static dev.forger.cpu.simd.VectorMemory.load;
import static dev.forger.cpu.simd.VectorMemory.store;

import dev.forger.cpu.simd.KernelTemplate;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of {@link Epilogue}; {@link KernelTemplate} makes one class an activation of it. The last vector of a row
 * may overlap the one before, so it is read before that is written.
 */
final class EpilogueTemplate extends Epilogue {
    private static final VectorSpecies<Float> SPECIES =
            KernelTemplate.width(MethodHandles.lookup()).species();
    private static final int LANES = SPECIES.length();

    EpilogueTemplate() {
        super(LANES);
    }

    @Override
    void addOne(long row, int n, float bias, float slope) {
        FloatVector biases = FloatVector.broadcast(SPECIES, bias);
        FloatVector slopes = FloatVector.broadcast(SPECIES, slope);
        long last = (n - LANES) * 4L;
        FloatVector end = activate(load(SPECIES, row + last).add(biases), slopes);
        for (int i = 0; i < n - LANES; i += LANES) {
            long at = row + i * 4L;
            store(activate(load(SPECIES, at).add(biases), slopes), at);
        }
        store(end, row + last);
    }

    @Override
    void addEach(long row, int n, long bias, float slope) {
        FloatVector slopes = FloatVector.broadcast(SPECIES, slope);
        long last = (n - LANES) * 4L;
        FloatVector end = activate(load(SPECIES, row + last).add(load(SPECIES, bias + last)), slopes);
        for (int i = 0; i < n - LANES; i += LANES) {
            long at = i * 4L;
            store(activate(load(SPECIES, row + at).add(load(SPECIES, bias + at)), slopes), row + at);
        }
        store(end, row + last);
    }

    /** The hole. */
    static FloatVector activate(FloatVector x, FloatVector slope) {
        return x;
    }
}
