package dev.forger.cpu.conv;

import dev.forger.cpu.gemm.Rows;
import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.kernel.conv.ConvBackwardWeightsKernel;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.HostMemory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The weights' gradient with less arithmetic: the taps of one part of the image see it as a dense convolution with
 * a tile of features for filter, so r×r taps and m×m features make F(r×r, m×m), see {@link ToomCook}. The sums over
 * images and tiles are taken between the transforms, as products of matrices, one for each element and part.
 * {@link WinogradGradient} has the layouts.
 */
final class WinogradBackwardWeights extends ConvBackwardWeightsKernel {
    private final LaneEngine engine;
    private final WinogradGradient layout;
    private final ConvGeometry g;
    private final Transposition transposition;

    /** One for each of the chains at work at a time. */
    private final WinogradGradientStrip[] strips;

    private final long stripBytes;
    private final long chainBytes;

    /** Bytes from a worker's memory to its gradient of a piece, and to its strip. */
    private final long gradientAt;

    private final long stripAt;
    private final WorkerPool.Job chain = this::chain;
    private final WorkerPool.Job transformFeatures = this::transformFeatures;
    private final WorkerPool.Job transformImages = this::transformImages;
    private final WorkerPool.Job multiply = this::multiply;
    private final WorkerPool.Job finish = this::finish;

    private long diffWeights;

    // What is at work: a group, the first chain, and of each chain the strip of this turn where workers share them.
    private int group;
    private int firstChain;
    private int turn;

    WinogradBackwardWeights(LaneEngine engine, ConvBackwardWeightsSpec spec, int tile) {
        super(spec);
        this.engine = engine;
        g = spec.geometry();
        layout = new WinogradGradient(engine, g, tile);
        transposition = engine.transposition();
        WinogradTransforms transforms = engine.transforms(layout.filter.outputs(), tile);
        strips = Stream.generate(() -> new WinogradGradientStrip(engine, layout, transforms))
                .limit(Math.min(layout.chains, engine.pool().size()))
                .toArray(WinogradGradientStrip[]::new);
        stripBytes = strips[0].bytes();
        // The transposition may read a block beyond the last tap.
        long beyond = transposition.size() * layout.tapBytes();
        chainBytes = layout.chains == 1 ? 0 : HostMemory.aligned(layout.pieces() * layout.gradientBytes() + beyond);
        gradientAt = strips[0].workerBytes();
        stripAt = gradientAt + HostMemory.aligned(layout.gradientBytes() + beyond);
        engine.scratch().reserve(layout.chains * chainBytes + (ownStrips() ? 0 : strips.length * stripBytes));
        engine.scratch().reserveForEach(stripAt + (ownStrips() ? stripBytes : 0));
    }

    /** Whether each worker has a strip to itself. */
    private boolean ownStrips() {
        return strips.length == engine.pool().size();
    }

    /** Why a gradient cannot be computed like this. */
    static Optional<String> refuse(ConvGeometry g) {
        Axis y = Axis.forward(g.ih(), g.oh(), g.kh(), g.strideH(), g.padH(), g.dilationH());
        Axis x = Axis.forward(g.iw(), g.ow(), g.kw(), g.strideW(), g.padW(), g.dilationW());
        if (y.taps() < g.kh() || x.taps() < g.kw()) {
            return Optional.of("some taps see nothing but padding");
        }
        int taps = y.taps() / y.inputStep;
        if (taps != 2 && taps != 3) {
            return Optional.of("filters of " + taps + " taps, expected 2 or 3");
        }
        return TileAxis.refuse(List.of(y, x), taps);
    }

    @Override
    public double errorFactor() {
        return errorFactor(g, layout.tile);
    }

    /** The error factor of a gradient that is not refused. */
    static double errorFactor(ConvGeometry g, int tile) {
        long tiles = (long) Math.ceilDiv(g.oh(), tile) * Math.ceilDiv(g.ow(), tile);
        return new ToomCook(g.kh() / g.strideH(), tile).errorFactor((long) g.n() * g.oh() * g.ow(), g.n() * tiles);
    }

    @Override
    protected void execute(long src, long diffDst, long diffWeights) {
        this.diffWeights = diffWeights;
        for (int slot = 0; slot < strips.length; slot++) {
            strips[slot].at(src, diffDst, strip(slot));
        }
        for (group = 0; group < g.groups(); group++) {
            for (firstChain = 0; firstChain < layout.chains; firstChain += strips.length) {
                if (ownStrips()) {
                    engine.pool().run(strips.length, chain);
                } else {
                    for (turn = 0; turn < layout.chainStrips; turn++) {
                        turn();
                    }
                }
            }
            if (layout.chains > 1) {
                engine.pool().run(layout.pieces(), finish);
            }
        }
    }

    /** Where the memory of a strip is. */
    private long strip(int slot) {
        return ownStrips()
                ? engine.scratch().address(slot) + stripAt
                : engine.scratch().address() + layout.chains * chainBytes + slot * stripBytes;
    }

    /** A chain, by one worker. */
    private void chain(int slot, int worker) {
        WinogradGradientStrip strip = strips[slot];
        for (int number = 0; number < layout.chainStrips; number++) {
            strip.begin(group, (firstChain + slot) * layout.chainStrips + number);
            for (int part = 0; part < layout.featureParts(); part++) {
                strip.transformFeatures(part, worker);
            }
            for (int part = 0; part < layout.pictureParts(); part++) {
                strip.transformImages(part, worker);
            }
            for (int piece = 0; piece < layout.pieces(); piece++) {
                multiply(slot, number == 0, piece, worker);
            }
        }
    }

    /** A strip of each of the chains, by all workers. */
    private void turn() {
        for (int slot = 0; slot < strips.length; slot++) {
            strips[slot].begin(group, (firstChain + slot) * layout.chainStrips + turn);
        }
        engine.pool().run(strips.length * layout.featureParts(), transformFeatures);
        engine.pool().run(strips.length * layout.pictureParts(), transformImages);
        engine.pool().run(strips.length * layout.pieces(), multiply);
    }

    private void transformFeatures(int part, int worker) {
        int parts = layout.featureParts();
        strips[part / parts].transformFeatures(part % parts, worker);
    }

    private void transformImages(int part, int worker) {
        int parts = layout.pictureParts();
        strips[part / parts].transformImages(part % parts, worker);
    }

    private void multiply(int part, int worker) {
        multiply(part / layout.pieces(), turn == 0, part % layout.pieces(), worker);
    }

    /** A piece of a strip, added to its chain. */
    private void multiply(int slot, boolean first, int piece, int worker) {
        if (strips[slot].isEmpty()) {
            return;
        }
        long own = engine.scratch().address(worker) + gradientAt;
        long chain = gradient(firstChain + slot, piece);
        boolean begins = layout.chains > 1 && first;
        strips[slot].multiply(piece, begins ? chain : own, worker);
        if (layout.chains == 1) {
            unpack(own, piece, worker);
        } else if (!begins) {
            add(chain, own, piece);
        }
    }

    private long gradient(int chain, int piece) {
        return engine.scratch().address() + chain * chainBytes + piece * layout.gradientBytes();
    }

    /** Adds the chains of a piece. */
    private void finish(int piece, int worker) {
        for (int chain = 1; chain < layout.chains; chain++) {
            add(gradient(0, piece), gradient(chain, piece), piece);
        }
        unpack(gradient(0, piece), piece, worker);
    }

    /** Adds a gradient of a piece to another. */
    private void add(long gradient, long other, int piece) {
        for (int tap = 0; tap < g.kh() * g.kw(); tap++) {
            long at = tap * layout.tapBytes();
            Rows.add(gradient + at, other + at, layout.rows(piece) * layout.columns);
        }
    }

    /** Turns the gradient of a piece. */
    private void unpack(long gradient, int piece, int worker) {
        int taps = g.kh() * g.kw();
        int firstColumn = layout.column(piece) * layout.columns;
        for (int row = 0; row < layout.rows(piece); row++) {
            long o = (long) group * layout.ocg + layout.firstRow(piece) + row;
            transposition.toRows(
                    gradient + row * layout.columnBytes(),
                    layout.tapBytes(),
                    taps,
                    diffWeights + (o * layout.icg + firstColumn) * taps * Float.BYTES,
                    (long) taps * Float.BYTES,
                    Math.min(layout.columns, layout.icg - firstColumn),
                    engine.scratch().address(worker));
        }
    }
}
