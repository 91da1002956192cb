package dev.forger.cuda.gemm;

import dev.forger.cuda.driver.CudaContext;
import dev.forger.cuda.driver.Launch;
import dev.forger.cuda.driver.Workspace;
import dev.forger.cuda.struct.ActivationStruct;
import dev.forger.cuda.struct.Blocks;
import dev.forger.device.MathMode;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.gemm.GemmKernel;
import dev.forger.kernel.gemm.GemmSpec;
import java.util.Optional;

/** A product in tiles; where these are few and the sums long, in pieces of the depth that a second launch joins. */
public final class CudaGemm extends GemmKernel {
    private final MathMode math;
    /** Matrices of a batch that one launch takes. */
    private static final long MOST_BATCH = 65_535;

    private final Tiling tiling;
    private final Launch tiles;
    private final Launch join;
    private final Workspace pieces;

    private CudaGemm(GemmSpec spec, CudaContext context) {
        super(spec);
        math = context.math();
        long batch = Math.min(spec.batch(), MOST_BATCH);
        tiling = Tiling.of(spec.m(), spec.n(), spec.k(), batch);
        tiles = context.launch(MathEntries.file(context.math(), "gemm", "gemm_tensor"), entry(context.math()))
                .block(Tiling.THREADS, 1, 1);
        join = context.launch("gemm", "gemmJoin").block(Tiling.THREADS, 1, 1);
        pieces = context.workspace();
        pieces.reserve(tiling.bytesOfPieces(spec.m(), spec.n(), batch));
    }

    private String entry(MathMode math) {
        return "gemm" + (spec.transA() ? "T" : "N") + (spec.transB() ? "T" : "N") + tiling.edge()
                + MathEntries.suffix(math);
    }

    /** The entry in the backend's list. */
    public static KernelImplementation<GemmKernel, GemmSpec> implementation(CudaContext context) {
        return new KernelImplementation<>(
                "gemm tiles" + MathEntries.suffix(context.math()),
                GemmSpec.class,
                CudaGemm::refusal,
                spec -> new CudaGemm(spec, context));
    }

    private static Optional<String> refusal(GemmSpec spec) {
        return Math.max(Math.max(spec.m(), spec.n()), spec.k()) > Integer.MAX_VALUE
                ? Optional.of("m, n or k of more than 2³¹ − 1")
                : Optional.empty();
    }

    @Override
    public double errorFactor() {
        return MathEntries.errorFactor(math, spec.k() + 1);
    }

    @Override
    protected void execute(long a, long b, long bias, long c) {
        for (long q = 0; q < spec.batch(); q += MOST_BATCH) {
            long count = Math.min(MOST_BATCH, spec.batch() - q);
            long matrixA = a + q * spec.strideA() * Float.BYTES;
            long matrixB = b + q * spec.strideB() * Float.BYTES;
            long matrixC = c + q * spec.strideC() * Float.BYTES;
            put(tiles.grid(tiling.tiles(), tiling.splits(), count), matrixA, matrixB, bias, matrixC);
            if (tiling.splits() > 1) {
                long columns = Blocks.covering(spec.n(), Tiling.THREADS);
                put(join.grid(columns, Blocks.upTo(spec.m()), count), matrixA, matrixB, bias, matrixC);
            }
        }
    }

    /** The struct {@code Gemm}. */
    private void put(Launch launch, long a, long b, long bias, long c) {
        launch.begin()
                .pointer(a)
                .pointer(b)
                .pointer(bias)
                .pointer(c)
                .pointer(pieces.address())
                .int64(spec.lda())
                .int64(spec.ldb())
                .int64(spec.ldc())
                .int64(spec.strideA())
                .int64(spec.strideB())
                .int64(spec.strideC())
                .int32((int) spec.m())
                .int32((int) spec.n())
                .int32((int) spec.k())
                .int32(tiling.splits())
                .int32(tiling.down())
                .int32(tiling.across())
                .float32(spec.alpha())
                .float32(spec.beta())
                .int32(biasKind());
        ActivationStruct.put(launch, spec.activation());
        launch.int32(quads(a, spec.lda(), spec.strideA()))
                .int32(quads(b, spec.ldb(), spec.strideB()))
                .run();
    }

    private int biasKind() {
        return switch (spec.bias()) {
            case NONE -> 0;
            case PER_ROW -> 1;
            case PER_COLUMN -> 2;
        };
    }

    /** 1 if four neighbours of an operand that begins at a multiple of four always lie in one aligned float4. */
    private static int quads(long address, long ld, long stride) {
        return address % 16 == 0 && ld % 4 == 0 && stride % 4 == 0 ? 1 : 0;
    }
}
