package dev.forger.cpu.gemm;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.gemm.GemmKernel;
import dev.forger.kernel.gemm.GemmSpec;
import java.util.List;
import java.util.Optional;

/**
 * Products with no more columns than a vector has lanes, two depths at a time by a {@link Microkernel#ofPairs kernel of
 * pairs}; with no more rows, where B lies transposed, as their transpose. The other operand, the large one, is read
 * where it lies. What even and odd depths give is summed apart, in memory of its own, and added at last.
 *
 * <p>A tile of one vector waits for its broadcasts, or its few sums for each other. On Zen 4, one thread, processes in
 * turn with what computed it before: 512×16×4096 0.85 and 0.60 ms, 512×8×512 0.105 and 0.050, 64×16×512 0.018 and
 * 0.011; B transposed 16×512×4096 0.86 and 0.61, 8×1024×1024 0.42 and 0.17, 4×512×512 0.110 and 0.047; a single
 * picture's convolution forward, 256 to 512 channels of 8×8, 0.89 and 0.63.
 */
public final class CpuPairGemm extends GemmKernel {
    private final GemmEngine engine;
    private final List<GemmLoop> loops;
    private final Partition partition;
    private final RowMajorPanels left;
    private final PairPanels right;
    private final Pairs sums;
    private final boolean turned;
    private final int columns;
    private final long depth;
    private final WorkerPool.Job region = this::region;

    private CpuPairGemm(GemmSpec spec, GemmEngine engine) {
        super(spec);
        this.engine = engine;
        turned = !fits(spec, engine);
        GemmSpec product = turned ? CpuTransposedGemm.transposed(spec, engine.width()) : spec;
        VectorWidth width = engine.width();
        Microkernel tile = Microkernel.ofPairs(width, engine.mr(), engine.nr() / width.floats());
        columns = columns(product, width);
        depth = product.k() / 2;
        loops = engine.loops(tile, Blocking.KC);
        partition = Partition.of(
                product.m(), columns, depth, tile.mr(), tile.nr(), engine.pool().size());
        left = RowMajorPanels.leftOfPairs(tile, product.lda());
        right = new PairPanels(Math.toIntExact(product.n()), product.transB(), product.ldb());
        sums = new Pairs(product, columns, width, spec.ldc(), turned);
        engine.scratch().reserve(product.m() * columns * Float.BYTES);
    }

    /** The entry in a backend's list. */
    public static KernelImplementation<GemmKernel, GemmSpec> implementation(GemmEngine engine) {
        return new KernelImplementation<>(
                "gemm in pairs",
                GemmSpec.class,
                spec -> refuse(spec, engine),
                spec -> expectedNanos(spec, engine),
                spec -> new CpuPairGemm(spec, engine));
    }

    private static Optional<String> refuse(GemmSpec spec, GemmEngine engine) {
        if (spec.batch() != 1 || spec.alpha() != 1 || spec.beta() != 0) {
            return Optional.of("the batch is %d, alpha %s and beta %s, not 1, 1 and 0"
                    .formatted(spec.batch(), spec.alpha(), spec.beta()));
        }
        return fits(spec, engine) || fits(CpuTransposedGemm.transposed(spec, engine.width()), engine)
                ? Optional.empty()
                : Optional.of("neither it nor its transpose has 2 to %d columns, an even depth and %d·i rows to be read"
                        .formatted(engine.width().floats(), engine.mr()));
    }

    /** Whether a product is computed so as it is. */
    private static boolean fits(GemmSpec spec, GemmEngine engine) {
        return spec.n() >= 2
                && spec.n() <= engine.width().floats()
                && !spec.transA()
                && spec.k() % 2 == 0
                && spec.m() % engine.mr() == 0
                && RowMajorPanels.linesMayLieApart(engine.microkernel(), spec.lda());
    }

    private static double expectedNanos(GemmSpec spec, GemmEngine engine) {
        GemmSpec product = fits(spec, engine) ? spec : CpuTransposedGemm.transposed(spec, engine.width());
        return ProductCost.nanosInPairs(engine.microkernel(), product, columns(product, engine.width()));
    }

    /** Columns of what is summed apart: one or two vectors. */
    private static int columns(GemmSpec product, VectorWidth width) {
        return 2 * product.n() <= width.floats() ? width.floats() : 2 * width.floats();
    }

    @Override
    protected void execute(long a, long b, long bias, long c) {
        left.at(turned ? b : a);
        right.at(turned ? a : b);
        sums.at(engine.scratch().address());
        sums.bias(bias);
        sums.c = c;
        engine.pool().run(partition.parts(), region);
    }

    private void region(int part, int worker) {
        loops.get(worker)
                .run(left, right, sums, partition.row(part), partition.rowEnd(part), 0, columns, 0, depth, false);
    }

    /** What even and odd depths give, which goes on to C. */
    private static final class Pairs extends EpilogueTarget {
        private final int columns;
        private final long ldcBytes;
        private final boolean turned;
        private long c;

        Pairs(GemmSpec product, int columns, VectorWidth width, long ldc, boolean turned) {
            super(columns, product.bias(), product.activation(), width);
            this.columns = Math.toIntExact(product.n());
            ldcBytes = ldc * Float.BYTES;
            this.turned = turned;
        }

        @Override
        protected void finish(long i, long j, int rows, int pairs, long scratch) {
            for (int r = 0; r < rows; r++) {
                Rows.addPairs(element(i + r, 0), pairs / 2);
            }
            super.finish(i, 0, rows, columns, scratch);
            if (turned) {
                Packing.turn(c + i * Float.BYTES, ldcBytes, element(i, 0), rowStride(), rows, columns);
            } else {
                for (int r = 0; r < rows; r++) {
                    Rows.copy(element(i + r, 0), c + (i + r) * ldcBytes, columns);
                }
            }
        }
    }
}
