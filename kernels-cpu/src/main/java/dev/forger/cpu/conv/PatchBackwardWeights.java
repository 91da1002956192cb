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

    /** No turn: all features of a depth. */
    private static final int ALL = -1;

    private final GemmEngine gemm;
    private final List<GemmLoop> loops;

    /** Loops of single features, if pairs may take turns. */
    private final List<GemmLoop> singles;

    private final Part[] parts;
    private final int images;

    /** Features that are summed apart. */
    private final int perDepth;

    /** Whether panels of patches share their halves. */
    private final boolean halves;

    private final long resultBytes;

    /** Bytes from a part's results to its padded image, and to the next part's. */
    private final long paddedAt;

    private final long partBytes;
    private final WorkerPool.Job part = this::part;
    private final WorkerPool.Job sum = this::sum;

    // The run at hand.
    private long src;
    private long diffDst;
    private long diffWeights;

    /**
     * Whether the features of pairs take turns, each with a result of its own, of which every second lane counts: the
     * same bits from twice the arithmetic, by a kernel that is compiled long before. C1 needs 80 ms for the kernel of
     * pairs, C2 40 to 70, and until then it runs four hundred times slower.
     */
    private boolean byTurns;

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
        int depth = depth(tile);
        halves = tile.pairs() && PatchPanels.halvesMatch(g, tile.nr(), depth);
        loops = gemm.loops(tile, depth);
        singles = tile.pairs() && tile.mr() == gemm.mr() ? gemm.loops(gemm.microkernel(), depth) : List.of();
        images = Math.ceilDiv(g.n(), MOST_PARTS);
        parts = IntStream.range(0, Math.ceilDiv(g.n(), images))
                .mapToObj(_ -> new Part(
                        tile.pairs() ? RowMajorPanels.leftOfPairs(tile, plane()) : RowMajorPanels.left(tile, plane()),
                        new PatchPanels(g, engine.planes(), tile.nr(), perDepth),
                        new RowMajorTarget(columns() * perDepth)))
                .toArray(Part[]::new);
        resultBytes = HostMemory.aligned(g.oc() * columns() * perDepth * Float.BYTES);
        paddedAt = singles.isEmpty() ? resultBytes : 2 * resultBytes;
        partBytes = paddedAt + parts[0].patches.bytes();
        gemm.scratch().reserve(parts.length * partBytes);
    }

    /** The tile: of pairs where panels of features are full and patches can alternate. */
    private Microkernel tile(int rows) {
        Microkernel usual = gemm.microkernel();
        int mr = Math.ceilDiv(rows, Math.ceilDiv(rows, usual.mr()));
        boolean pairs = rows % mr == 0
                && RowMajorPanels.linesMayLieApart(usual, plane())
                && PatchPanels.alternate(spec.geometry());
        if (!pairs) {
            return usual;
        }
        ConvGeometry g = spec.geometry();
        int vectors = usual.nr() / gemm.width().floats();
        return PatchPanels.halvesMatch(g, usual.nr(), depth(usual))
                ? Microkernel.ofPairs(gemm.width(), mr, vectors, PatchPanels.halvesApart(g, usual.nr()))
                : Microkernel.ofPairs(gemm.width(), mr, vectors);
    }

    private static int depth(Microkernel tile) {
        return PANEL_BYTES / (tile.nr() * Float.BYTES);
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
        byTurns = !singles.isEmpty() && gemm.pool().startingUp();
        gemm.pool().run(parts.length, part);
        gemm.pool().run(gemm.pool().size(), sum);
    }

    private long result(int index) {
        return gemm.scratch().address() + index * partBytes;
    }

    private void part(int index, int worker) {
        ConvGeometry g = spec.geometry();
        Part some = parts[index];
        int end = Math.min(g.n(), (index + 1) * images);
        long padded = result(index) + paddedAt;
        some.patches.clear(padded);
        for (int image = index * images; image < end; image++) {
            for (int group = 0; group < g.groups(); group++) {
                long channel = image * (long) g.ic() + group * (long) (g.ic() / g.groups());
                some.patches.take(padded, src + channel * g.ih() * g.iw() * Float.BYTES);
                boolean accumulate = image > index * images;
                if (byTurns) {
                    if (image == 0) {
                        // Overwritten below: so that it is compiled when start-up ends.
                        add(some, result(index), worker, image, group, ALL, false);
                    }
                    add(some, result(index), worker, image, group, 0, accumulate);
                    add(some, result(index) + resultBytes, worker, image, group, 1, accumulate);
                } else {
                    add(some, result(index), worker, image, group, ALL, accumulate);
                }
            }
        }
    }

    /**
     * Adds what an image gives to a part's result.
     *
     * @param turn the feature of each depth that is meant, if they take turns, else {@link #ALL}
     */
    private void add(Part some, long result, int worker, int image, int group, int turn, boolean accumulate) {
        ConvGeometry g = spec.geometry();
        long ocg = g.oc() / g.groups();
        long first = (image * (long) g.oc() + group * ocg) * plane() + Math.max(turn, 0);
        some.patches.shareHalves(halves && turn == ALL);
        some.features.at(diffDst + first * Float.BYTES);
        some.result.at(result + group * ocg * columns() * perDepth * Float.BYTES);
        GemmLoop loop = (turn == ALL ? loops : singles).get(worker);
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
        long first = sum(perDepth * offset, perDepth * some);
        if (perDepth == 1) {
            Rows.copy(first, diffWeights + offset, some);
            return;
        }
        long second = byTurns ? sum(resultBytes + perDepth * offset, perDepth * some) : first;
        for (int i = 0; i < some; i++) {
            HostMemory.set(diffWeights + offset, i, HostMemory.get(first, 2L * i) + HostMemory.get(second, 2L * i + 1));
        }
    }

    /** Adds the parts' results up at an offset, and says where. */
    private long sum(long offset, int count) {
        for (int index = 1; index < parts.length; index++) {
            Rows.add(result(0) + offset, result(index) + offset, count);
        }
        return result(0) + offset;
    }
}
