package dev.forger.cpu.conv;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.memory.HostMemory;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A {@link Correlation} of many images with less arithmetic: each phase, or each part of one, is a dense
 * convolution of stride 1 with r×r taps, and is computed by Winograd's F(m×m, r×r), see {@link ToomCook}. As in
 * {@link LaneConvolution} a lane belongs to an image; so the transforms are vertical, and what they write is a
 * panel for the microkernel as it lies.
 *
 * <p>Where there are strips enough, each is one worker's, which finds what it transforms in its own caches: of 64 → 128
 * channels of 14×14, batch 64, two workers on Emerald Rapids make 2.4 ms forward and as much backward in the data. They
 * took 3.1 and 2.9 when both computed each strip, and read what the other one had written.
 */
final class WinogradConvolution {
    private final LaneEngine engine;
    private final WinogradLayout layout;
    private final Correlation c;
    private final Transposition transposition;

    /** One for each worker, or one for all together. */
    private final WinogradStrip[] strips;

    private final WorkerPool.Job packWeights = this::packWeights;
    private final WorkerPool.Job strip = this::strip;

    // Addresses of this call.
    private long srcWeights;
    private long weights;

    /** With tiles of so many rows and columns of the output. */
    WinogradConvolution(LaneEngine engine, Correlation correlation, int outputs) {
        this.engine = engine;
        c = correlation;
        WinogradTransforms transforms = engine.transforms(outputs, taps(c));
        layout = new WinogradLayout(engine, correlation, transforms.filter());
        transposition = engine.transposition();
        WinogradInput input = new WinogradInput(layout, transforms.input(), transposition);
        WinogradProduct[] products = Stream.generate(() -> new WinogradProduct(layout, transforms))
                .limit(engine.pool().size())
                .toArray(WinogradProduct[]::new);
        strips = Stream.generate(() -> new WinogradStrip(engine, layout, input, products))
                .limit(together() ? 1 : products.length)
                .toArray(WinogradStrip[]::new);
        long bytes = strips[0].bytes();
        engine.scratch().reserve(HostMemory.aligned(layout.weights.bytes()) + (together() ? bytes : 0));
        engine.scratch().reserveForEach(strips[0].workerBytes() + (together() ? 0 : bytes));
    }

    /** Whether all workers compute a strip together. */
    private boolean together() {
        return engine.needsMoreParts(layout.strips);
    }

    /** See {@link dev.forger.kernel.Kernel#errorFactor}. */
    double errorFactor() {
        return errorFactor(c, layout.tile);
    }

    /** The error factor of a correlation that is not refused. */
    static double errorFactor(Correlation c, int outputs) {
        int parts = c.phasesY().getFirst().inputStep * c.phasesX().getFirst().inputStep;
        long products = (long) c.k() * c.kernelHeight() * c.kernelWidth();
        return new ToomCook(outputs, taps(c)).errorFactor(products, (long) parts * c.k());
    }

    /** Why a correlation cannot be computed by F(m, r) with any m; r is what {@link #taps} says. */
    static Optional<String> refuse(Correlation c) {
        int taps = taps(c);
        if (taps != 2 && taps != 3) {
            return Optional.of("filters of " + taps + " taps, expected 2 or 3");
        }
        return TileAxis.refuse(c.phasesY(), taps).or(() -> TileAxis.refuse(c.phasesX(), taps));
    }

    /** Taps of a part of a phase. */
    static int taps(Correlation c) {
        Axis y = c.phasesY().getFirst();
        return y.taps() / y.inputStep;
    }

    void run(long in, long weightsAddress, long biasAddress, long outAddress) {
        srcWeights = weightsAddress;
        weights = engine.scratch().address();
        for (int worker = 0; worker < strips.length; worker++) {
            long own = together()
                    ? weights + HostMemory.aligned(layout.weights.bytes())
                    : engine.scratch().address(worker) + strips[worker].workerBytes();
            strips[worker].at(in, weights, biasAddress, outAddress, own);
        }
        engine.pool().run(layout.weights.parts(), packWeights);
        if (together()) {
            for (int number = 0; number < layout.strips; number++) {
                strips[0].run(number);
            }
        } else {
            engine.pool().run(layout.strips, strip);
        }
    }

    private void strip(int number, int worker) {
        strips[worker].run(number, worker);
    }

    private void packWeights(int part, int worker) {
        layout.weights.pack(
                part, srcWeights, weights, transposition, engine.scratch().address(worker));
    }
}
