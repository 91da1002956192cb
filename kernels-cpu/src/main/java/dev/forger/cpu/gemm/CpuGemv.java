package dev.forger.cpu.gemm;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.gemm.GemmKernel;
import dev.forger.kernel.gemm.GemmSpec;
import dev.forger.memory.HostMemory;
import java.util.Optional;

/**
 * Products with one row or one column of C: a matrix times a vector, {@code y = M·x}, by {@link
 * VectorProduct}. With one column M is op(A) and x is op(B); with one row M is op(B) transposed and x is
 * op(A). The rows of M are split among the workers; each element of y is summed in one order, whatever the
 * split. The discriminator's last layer (64×6272 times 6272) takes 19 µs instead of the 256 of the packed path.
 */
public final class CpuGemv extends GemmKernel {
    /** Multiply-adds below which another worker is not worth waking. */
    private static final long LEAST_WORK = 1 << 17;

    /** The longest vector: it is copied if its elements do not lie side by side. */
    private static final long MOST = 1 << 26;

    private final GemmEngine engine;
    private final VectorProduct loops;
    private final WorkerPool.Job part = this::part;
    private final boolean column;
    private final boolean dots;
    private final int rows;
    private final int k;
    private final long matrixRow;
    private final long stepX;
    private final long stepY;
    private final int partRows;
    private final int parts;
    private long addressA;
    private long addressB;
    private long addressBias;
    private long addressC;

    private CpuGemv(GemmSpec spec, GemmEngine engine, VectorProduct loops) {
        super(spec);
        this.engine = engine;
        this.loops = loops;
        column = spec.n() == 1;
        dots = column ? !spec.transA() : spec.transB();
        rows = (int) (column ? spec.m() : spec.n());
        k = (int) spec.k();
        matrixRow = (column ? spec.lda() : spec.ldb()) * Float.BYTES;
        stepX = column ? (spec.transB() ? 1 : spec.ldb()) : (spec.transA() ? spec.lda() : 1);
        stepY = column ? spec.ldc() : 1;
        int most = Math.clamp((long) rows * k / LEAST_WORK, 1, engine.pool().size());
        partRows = Math.ceilDiv(Math.ceilDiv(rows, most), 16) * 16;
        parts = Math.ceilDiv(rows, partRows);
        engine.scratch()
                .reserveForEach(
                        VectorProduct.SCRATCH_BYTES + HostMemory.aligned(4L * k) + HostMemory.aligned(4L * partRows));
    }

    /** The entry in a backend's list. */
    public static KernelImplementation<GemmKernel, GemmSpec> implementation(GemmEngine engine) {
        VectorProduct loops = VectorProduct.of(engine.width());
        return new KernelImplementation<>(
                "gemm matrix times vector", GemmSpec.class, CpuGemv::refuse, spec -> new CpuGemv(spec, engine, loops));
    }

    private static Optional<String> refuse(GemmSpec spec) {
        if (spec.m() != 1 && spec.n() != 1) {
            return Optional.of("C has " + spec.m() + " rows and " + spec.n() + " columns, neither is 1");
        }
        long longest = Math.max(spec.k(), Math.max(spec.m(), spec.n()));
        return longest <= MOST ? Optional.empty() : Optional.of("a vector of " + longest + " is too long to gather");
    }

    @Override
    protected void execute(long a, long b, long bias, long c) {
        addressA = a;
        addressB = b;
        addressBias = bias;
        addressC = c;
        engine.pool().run(Math.toIntExact(spec.batch() * parts), part);
    }

    private void part(int index, int worker) {
        long q = index / parts;
        int first = index % parts * partRows;
        int count = Math.min(partRows, rows - first);
        long a = addressA + q * spec.strideA() * Float.BYTES;
        long b = addressB + q * spec.strideB() * Float.BYTES;
        long scratch = engine.scratch().address(worker);
        long y = scratch + VectorProduct.SCRATCH_BYTES;
        long x = gather(column ? b : a, y + HostMemory.aligned(4L * partRows));
        long matrix = column ? a : b;
        if (dots) {
            loops.dots(matrix + first * matrixRow, matrixRow, count, x, k, y, scratch);
        } else {
            loops.combine(matrix + 4L * first, matrixRow, k, x, y, count);
        }
        finish(y, addressC + q * spec.strideC() * Float.BYTES, first, count);
    }

    /** The address of x with its elements side by side. */
    private long gather(long x, long scratch) {
        if (stepX == 1) {
            return x;
        }
        for (int p = 0; p < k; p++) {
            HostMemory.set(scratch, p, HostMemory.get(x, p * stepX));
        }
        return scratch;
    }

    private void finish(long y, long c, int first, int count) {
        for (int i = 0; i < count; i++) {
            long at = (first + i) * stepY;
            float value = spec.alpha() * HostMemory.get(y, i);
            if (spec.beta() != 0) {
                value += spec.beta() * HostMemory.get(c, at);
            }
            value += switch (spec.bias()) {
                case NONE -> 0;
                case PER_ROW -> HostMemory.get(addressBias, column ? first + i : 0);
                case PER_COLUMN -> HostMemory.get(addressBias, column ? 0 : first + i);
            };
            HostMemory.set(c, at, spec.activation().apply(value));
        }
    }
}
