package dev.forger.cpu.gemm;

import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.gemm.GemmKernel;
import dev.forger.kernel.gemm.GemmSpec;
import java.util.Optional;

/**
 * Products with B transposed, such as a dense layer with weights (out, in), as their transpose {@code Cᵀ = B·Aᵀ}, where
 * A has fewer rows than B. Then it is A that is packed, and B's rows are read where they lie, as streams that the
 * processor fetches ahead. Rows of Cᵀ are transposed into C as soon as they are done.
 *
 * <p>GFLOP/s of 170 on an Emerald Rapids core, with B packed and so: 8×500×500 39 and 48, 16×1000×1000 60 and 108,
 * 64×1000×1000 113 and 158, 128×1000×1000 136 and 160, 64×6272×100 111 and 122, 64×100×6272 86 and 115. Where A is no
 * smaller than B, it would lose: 128×128×128 149 and 130, 64×64×64 130 and 106.
 */
public final class CpuTransposedGemm extends GemmKernel {
    /** Rows of C up to which it pays: 256×4096×1024 went at 128 instead of 145 GFLOP/s. */
    private static final long MOST_ROWS = 128;

    private final GemmEngine engine;
    private final RowMajorPanels rowsOfB;
    private final RowMajorPanels columnsOfA;
    private final Turned turned;
    private final Product product;

    private CpuTransposedGemm(GemmSpec spec, GemmEngine engine) {
        super(spec);
        this.engine = engine;
        rowsOfB = RowMajorPanels.left(engine.microkernel(), spec.ldb());
        columnsOfA = RowMajorPanels.leftAsRight(engine.microkernel(), spec);
        turned = new Turned(spec, engine);
        product = engine.product(spec.n(), spec.m(), spec.k(), Blocking.KC, rowsOfB, columnsOfA, turned, false);
        engine.transposedScratch().reserve(spec.n() * turned.rowStride());
    }

    /** The entry in a backend's list. */
    public static KernelImplementation<GemmKernel, GemmSpec> implementation(GemmEngine engine) {
        return new KernelImplementation<>(
                "gemm transposed",
                GemmSpec.class,
                spec -> refuse(spec, engine.microkernel()),
                spec -> new CpuTransposedGemm(spec, engine));
    }

    private static Optional<String> refuse(GemmSpec spec, Microkernel kernel) {
        if (!spec.transB()) {
            return Optional.of("B is not transposed");
        }
        if (spec.batch() != 1) {
            return Optional.of("there are " + spec.batch() + " products, which workers share among them");
        }
        // Packed is A instead of B, and C is moved once more.
        double saved = (double) spec.k() * (spec.n() - spec.m());
        if (spec.m() > MOST_ROWS || saved < (double) spec.m() * spec.n()) {
            return Optional.of("A is too large, or C");
        }
        if (spec.alpha() != 1 || spec.beta() != 0) {
            return Optional.of("alpha is " + spec.alpha() + " and beta " + spec.beta() + ", not 1 and 0");
        }
        return kernel.linesApart() && spec.ldb() <= Microkernel.MOST_STEP_BYTES / Float.BYTES
                ? Optional.empty()
                : Optional.of("rows of B cannot be read where they lie");
    }

    @Override
    protected void execute(long a, long b, long bias, long c) {
        turned.at(engine.transposedScratch().address());
        turned.bias(bias);
        columnsOfA.at(a);
        rowsOfB.at(b);
        turned.c(c);
        product.run();
    }

    /** Cᵀ, whose rows go on to C. */
    private static final class Turned extends EpilogueTarget {
        private final long ldcBytes;
        private long c;

        Turned(GemmSpec spec, GemmEngine engine) {
            super(rounded(spec.m(), engine.width().floats()), other(spec.bias()), spec.activation(), engine.width());
            ldcBytes = spec.ldc() * Float.BYTES;
        }

        private static long rounded(long count, int step) {
            return Math.ceilDiv(count, step) * (long) step;
        }

        private static GemmSpec.Bias other(GemmSpec.Bias bias) {
            return switch (bias) {
                case NONE -> GemmSpec.Bias.NONE;
                case PER_ROW -> GemmSpec.Bias.PER_COLUMN;
                case PER_COLUMN -> GemmSpec.Bias.PER_ROW;
            };
        }

        void c(long address) {
            c = address;
        }

        @Override
        protected void finish(long i, long j, int rows, int columns, long scratch) {
            super.finish(i, j, rows, columns, scratch);
            long to = c + j * ldcBytes + i * Float.BYTES;
            Packing.turn(to, ldcBytes, element(i, j), rowStride(), rows, columns);
        }
    }
}
