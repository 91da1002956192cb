package dev.forger.cpu.gemm;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.gemm.GemmKernel;
import dev.forger.kernel.gemm.GemmSpec;
import java.util.Optional;

/**
 * Products computed as their transpose, {@code Cᵀ = op(B)ᵀ·op(A)ᵀ}, where {@link ProductCost} expects that to be
 * faster. An operand that would be transposed on its way into panels is then copied, or read where it lies; and few
 * columns of C, which fill no tile, become rows, which do. Rows of Cᵀ are transposed into C as soon as they are done.
 *
 * <p>GFLOP/s of 170 on an Emerald Rapids core, plain and so. B transposed, as in a dense layer with weights (out, in):
 * 8×500×500 39 and 48, 16×1000×1000 60 and 108, 64×1000×1000 113 and 158, 64×6272×100 111 and 122, but 128×128×128
 * 149 and 130. A transposed, such as that layer's gradient: 256×100×8192 112 and 133, 1024×20×300 59 and 125, but
 * 512×512×512 174 and 123. Both: 256×100×8192 112 and 152, 64×64×4096 113 and 163, but 1024×1024×1024 161 and 145.
 */
public final class CpuTransposedGemm extends GemmKernel {
    private final GemmEngine engine;
    private final RowMajorPanels left;
    private final RowMajorPanels right;
    private final Turned turned;
    private final Product product;

    private CpuTransposedGemm(GemmSpec spec, GemmEngine engine) {
        super(spec);
        this.engine = engine;
        GemmSpec other = transposed(spec, engine.width());
        left = RowMajorPanels.left(engine.microkernel(), other);
        right = RowMajorPanels.right(engine.microkernel(), other);
        turned = new Turned(other, engine.width(), spec.ldc());
        int depth = RowMajorPanels.depth(engine.microkernel(), other);
        product = engine.product(other.m(), other.n(), other.k(), depth, left, right, turned, false);
        engine.transposedScratch().reserve(other.m() * other.ldc() * Float.BYTES);
    }

    /** The entry in a backend's list. */
    public static KernelImplementation<GemmKernel, GemmSpec> implementation(GemmEngine engine) {
        return new KernelImplementation<>(
                "gemm transposed",
                GemmSpec.class,
                CpuTransposedGemm::refuse,
                spec -> expectedNanos(spec, engine),
                spec -> new CpuTransposedGemm(spec, engine));
    }

    private static Optional<String> refuse(GemmSpec spec) {
        if (spec.batch() != 1) {
            return Optional.of("there are " + spec.batch() + " products, which workers share among them");
        }
        return spec.alpha() == 1 && spec.beta() == 0
                ? Optional.empty()
                : Optional.of("alpha is " + spec.alpha() + " and beta " + spec.beta() + ", not 1 and 0");
    }

    private static double expectedNanos(GemmSpec spec, GemmEngine engine) {
        GemmSpec other = transposed(spec, engine.width());
        return ProductCost.nanos(engine.microkernel(), other) + spec.m() * spec.n() * ProductCost.TURNED;
    }

    /** The product that gives Cᵀ, in rows of whole vectors. */
    static GemmSpec transposed(GemmSpec spec, VectorWidth width) {
        return new GemmSpec(
                spec.n(),
                spec.m(),
                spec.k(),
                !spec.transB(),
                !spec.transA(),
                spec.ldb(),
                spec.lda(),
                Math.ceilDiv(spec.m(), width.floats()) * width.floats(),
                1,
                0,
                0,
                0,
                1,
                0,
                switch (spec.bias()) {
                    case NONE -> GemmSpec.Bias.NONE;
                    case PER_ROW -> GemmSpec.Bias.PER_COLUMN;
                    case PER_COLUMN -> GemmSpec.Bias.PER_ROW;
                },
                spec.activation());
    }

    @Override
    protected void execute(long a, long b, long bias, long c) {
        left.at(b);
        right.at(a);
        turned.at(engine.transposedScratch().address());
        turned.bias(bias);
        turned.c(c);
        product.run();
    }

    /** Cᵀ, whose rows go on to C. */
    private static final class Turned extends EpilogueTarget {
        private final long ldcBytes;
        private long c;

        Turned(GemmSpec transposed, VectorWidth width, long ldc) {
            super(transposed.ldc(), transposed.bias(), transposed.activation(), width);
            ldcBytes = ldc * Float.BYTES;
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
