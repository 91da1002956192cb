package dev.forger.cpu.gemm;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.gemm.GemmKernel;
import dev.forger.kernel.gemm.GemmSpec;
import java.util.List;
import java.util.Optional;

/**
 * Matrix multiplication by {@link GemmEngine}: alpha is multiplied into A while it is packed, beta into C
 * before the product unless it is 0 or 1; bias and activation follow while a block of C is in cache.
 *
 * <p>One product is split among the workers; of a batch each worker takes whole products, or regions of
 * them if there are fewer than workers.
 */
public final class CpuGemm extends GemmKernel {
    private final GemmEngine engine;
    private final List<GemmLoop> loops;
    private final Operands[] operands;
    private final Product single;
    private final Partition partition;
    private final WorkerPool.Job part = this::part;
    private final WorkerPool.Job scale = this::scale;
    private long addressA;
    private long addressB;
    private long addressBias;
    private long addressC;

    private CpuGemm(GemmSpec spec, GemmEngine engine) {
        super(spec);
        this.engine = engine;
        operands = new Operands[engine.pool().size()];
        for (int i = 0; i < operands.length; i++) {
            operands[i] = new Operands(
                    RowMajorPanels.left(engine.microkernel(), spec),
                    RowMajorPanels.right(engine.microkernel(), spec),
                    new EpilogueTarget(spec.ldc(), spec.bias(), spec.activation(), engine.width()));
        }
        Operands first = operands[0];
        int depth = RowMajorPanels.depth(engine.microkernel(), spec);
        loops = engine.loops(engine.microkernel(), depth);
        single = engine.product(spec.m(), spec.n(), spec.k(), depth, first.a, first.b, first.c, spec.beta() != 0);
        partition = spec.batch() >= engine.pool().size()
                ? Partition.whole(spec.m(), spec.n())
                : engine.partition(spec.m(), spec.n(), spec.k());
    }

    /** The entry in a backend's list; answers every spec. */
    public static KernelImplementation<GemmKernel, GemmSpec> implementation(GemmEngine engine) {
        return new KernelImplementation<>(
                "gemm packed " + engine.mr() + "x" + engine.nr(),
                GemmSpec.class,
                spec -> Optional.empty(),
                spec -> ProductCost.nanos(engine.microkernel(), spec),
                spec -> new CpuGemm(spec, engine));
    }

    /** The views of one worker. */
    private record Operands(RowMajorPanels a, RowMajorPanels b, EpilogueTarget c) {}

    @Override
    protected void execute(long a, long b, long bias, long c) {
        addressA = a;
        addressB = b;
        addressBias = bias;
        addressC = c;
        if (spec.beta() != 0 && spec.beta() != 1) {
            engine.pool().run(Math.toIntExact(spec.batch()), scale);
        }
        if (spec.batch() == 1) {
            place(operands[0], 0);
            single.run();
        } else {
            engine.pool().run(Math.toIntExact(spec.batch() * partition.parts()), part);
        }
    }

    private void place(Operands views, long q) {
        views.a.at(addressA + q * spec.strideA() * Float.BYTES);
        views.b.at(addressB + q * spec.strideB() * Float.BYTES);
        views.c.at(addressC + q * spec.strideC() * Float.BYTES);
        views.c.bias(addressBias);
    }

    private void part(int index, int worker) {
        Operands views = operands[worker];
        place(views, index / partition.parts());
        int region = index % partition.parts();
        loops.get(worker)
                .run(
                        views.a,
                        views.b,
                        views.c,
                        partition.row(region),
                        partition.rowEnd(region),
                        partition.column(region),
                        partition.columnEnd(region),
                        0,
                        spec.k(),
                        spec.beta() != 0);
    }

    private void scale(int q, int worker) {
        long matrix = addressC + q * spec.strideC() * Float.BYTES;
        for (long i = 0; i < spec.m(); i++) {
            Rows.scale(matrix + i * spec.ldc() * Float.BYTES, spec.beta(), Math.toIntExact(spec.n()));
        }
    }
}
