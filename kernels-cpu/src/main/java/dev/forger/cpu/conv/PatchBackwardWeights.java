package dev.forger.cpu.conv;

import dev.forger.cpu.gemm.GemmEngine;
import dev.forger.cpu.gemm.GemmLoop;
import dev.forger.cpu.gemm.Microkernel;
import dev.forger.cpu.gemm.RowMajorPanels;
import dev.forger.cpu.gemm.RowMajorTarget;
import dev.forger.cpu.gemm.Rows;
import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.kernel.conv.ConvBackwardWeightsKernel;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.HostMemory;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The weights' gradient for images of few channels: the features, read where they lie, times {@link PatchPanels},
 * image after image. The images are split into as many parts as there are, at most 16, whatever the number of
 * threads; each part has sums of its own, which are added in their order.
 */
final class PatchBackwardWeights extends ConvBackwardWeightsKernel {
    private static final int MOST_PARTS = 16;

    /** Bytes of a panel of patches: it stays in L1 while it is written, some taps at a time. */
    private static final int PANEL_BYTES = 36 << 10;

    private final GemmEngine gemm;
    private final List<GemmLoop> loops;
    private final Part[] parts;
    private final int images;

    /** Features that are summed apart. */
    private final int perDepth;

    private final long resultBytes;
    private final long partBytes;
    private final WorkerPool.Job part = this::part;
    private final WorkerPool.Job sum = this::sum;

    // The run at hand.
    private long src;
    private long diffDst;
    private long diffWeights;

    /**
     * Some images' share of a sum.
     *
     * @param features the left operand
     * @param patches the right operand
     * @param result where it goes
     */
    private record Part(RowMajorPanels features, PatchPanels patches, RowMajorTarget result) {}

    PatchBackwardWeights(UnfoldEngine engine, ConvBackwardWeightsSpec spec) {
        super(spec);
        ConvGeometry g = spec.geometry();
        gemm = engine.engine();
        Microkernel tile = tile(g.oc() / g.groups());
        perDepth = tile.pairs() ? 2 : 1;
        loops = gemm.loops(tile, PANEL_BYTES / (tile.nr() * Float.BYTES));
        images = Math.ceilDiv(g.n(), MOST_PARTS);
        parts = IntStream.range(0, Math.ceilDiv(g.n(), images))
                .mapToObj(_ -> new Part(
                        tile.pairs() ? RowMajorPanels.leftOfPairs(tile, plane()) : RowMajorPanels.left(tile, plane()),
                        new PatchPanels(g, engine.planes(), tile.nr(), perDepth),
                        new RowMajorTarget(columns() * perDepth)))
                .toArray(Part[]::new);
        resultBytes = HostMemory.aligned(g.oc() * columns() * perDepth * Float.BYTES);
        partBytes = resultBytes + parts[0].patches.bytes();
        gemm.scratch().reserve(parts.length * partBytes);
    }

    /** The tile: of pairs where panels of features are full and patches can alternate. */
    private Microkernel tile(int rows) {
        Microkernel usual = gemm.microkernel();
        int mr = Math.ceilDiv(rows, Math.ceilDiv(rows, usual.mr()));
        boolean pairs = rows % mr == 0
                && RowMajorPanels.linesMayLieApart(usual, plane())
                && PatchPanels.alternate(spec.geometry());
        return pairs
                ? Microkernel.ofPairs(
                        gemm.width(), mr, usual.nr() / gemm.width().floats())
                : usual;
    }

    /** Features of a channel. */
    private long plane() {
        return (long) spec.geometry().oh() * spec.geometry().ow();
    }

    /** What a feature sums. */
    private long columns() {
        ConvGeometry g = spec.geometry();
        return (long) g.ic() / g.groups() * g.kh() * g.kw();
    }

    @Override
    protected void execute(long src, long diffDst, long diffWeights) {
        this.src = src;
        this.diffDst = diffDst;
        this.diffWeights = diffWeights;
        gemm.pool().run(parts.length, part);
        gemm.pool().run(gemm.pool().size(), sum);
    }

    private long result(int index) {
        return gemm.scratch().address() + index * partBytes;
    }

    private void part(int index, int worker) {
        ConvGeometry g = spec.geometry();
        int end = Math.min(g.n(), (index + 1) * images);
        parts[index].patches.clear(result(index) + resultBytes);
        for (int image = index * images; image < end; image++) {
            for (int group = 0; group < g.groups(); group++) {
                add(parts[index], result(index), loops.get(worker), image, group, image > index * images);
            }
        }
    }

    private void add(Part some, long result, GemmLoop loop, int image, int group, boolean accumulate) {
        ConvGeometry g = spec.geometry();
        long icg = g.ic() / g.groups();
        long ocg = g.oc() / g.groups();
        long channel = image * (long) g.ic() + group * icg;
        some.patches.take(result + resultBytes, src + channel * g.ih() * g.iw() * Float.BYTES);
        some.features.at(diffDst + (image * (long) g.oc() + group * ocg) * plane() * Float.BYTES);
        some.result.at(result + group * ocg * columns() * perDepth * Float.BYTES);
        loop.run(
                some.features,
                some.patches,
                some.result,
                0,
                ocg,
                0,
                columns() * perDepth,
                0,
                plane() / perDepth,
                accumulate);
    }

    /** Adds a piece of the parts' results up, and what was summed apart. */
    private void sum(int piece, int worker) {
        long count = spec.geometry().oc() * columns();
        long from = count * piece / gemm.pool().size();
        int some = (int) (count * (piece + 1) / gemm.pool().size() - from);
        long offset = from * Float.BYTES;
        long first = result(0) + perDepth * offset;
        for (int index = 1; index < parts.length; index++) {
            Rows.add(first, result(index) + perDepth * offset, perDepth * some);
        }
        if (perDepth == 1) {
            Rows.copy(first, diffWeights + offset, some);
        } else {
            for (int i = 0; i < some; i++) {
                HostMemory.set(
                        diffWeights + offset, i, HostMemory.get(first, 2L * i) + HostMemory.get(first, 2L * i + 1));
            }
        }
    }
}
