package dev.forger.cpu.conv;

import dev.forger.cpu.parallel.WorkerPool;

/**
 * A {@link Correlation} of many images at once: lane l of a vector belongs to image l. All lanes then see the
 * same taps, so a tap that falls on padding is never computed, and stride, dilation and phase only say which
 * pixel comes next. In the {@link LaneLayout} the channels of a pixel, and those of its neighbours in the row,
 * are a panel for the microkernel as they lie: an element of the input is moved once, not once a tap. The output
 * is turned back piece by piece, in cache.
 *
 * <p>Share of the FMA peak (medians) on one Zen 5 core, batch 64, kernels 4×4 of stride 2, by
 * the FLOPs that count padding:
 *
 * <pre>
 *                        forward  backwardData
 *    64 → 128, 14×14     95%       97%
 *    64 → 128, 32×32     81%       86%
 *   128 → 256, 16×16     95%       96%
 *   256 → 512,   8×8    106%      110%
 *     3 →  64, 64×64     42%       28%     {@link Unfold} is faster
 * </pre>
 *
 * Turning input and output takes 10% to 15% of the time where there are 64 channels. Smaller strips of columns
 * with the channels inside, for fewer pages at a time, made it twice as slow: long runs of each image are worth
 * more. Of a 4×4 kernel at 4×4 outputs 23% of the taps are padding, which is how 110% can be.
 */
final class LaneConvolution {
    /** Input channels of a part of the packing. */
    private static final int PACKED_CHANNELS = 16;

    private final LaneLayout layout;
    private final Correlation c;
    private final LaneEngine engine;
    private final Transposition transposition;
    private final LanePiece[] pieces;
    private final WorkerPool.Job packWeights = this::packWeights;
    private final WorkerPool.Job packImages = this::packImages;
    private final WorkerPool.Job computePiece = this::computePiece;

    // Addresses of this call.
    private long src;
    private long srcWeights;
    private long bias;
    private long dst;
    private long weights;
    private long images;

    LaneConvolution(LaneEngine engine, Correlation correlation) {
        this.engine = engine;
        transposition = engine.transposition();
        c = correlation;
        layout = new LaneLayout(engine, correlation);
        pieces = new LanePiece[engine.pool().size()];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = new LanePiece(engine, layout);
        }
        engine.scratch().reserve(layout.weights.bytes() + layout.inputBytes());
        engine.scratch().reserveForEach(pieces[0].bytes());
    }

    void run(long in, long weightsAddress, long biasAddress, long out) {
        src = in;
        srcWeights = weightsAddress;
        bias = biasAddress;
        dst = out;
        weights = engine.scratch().address();
        images = weights + layout.weights.bytes();
        engine.pool().run(layout.weights.parts(), packWeights);
        engine.pool().run(layout.pictures * Math.ceilDiv(c.k(), PACKED_CHANNELS), packImages);
        engine.pool().run(layout.pieces(), computePiece);
    }

    private long memory(int worker) {
        return engine.scratch().address(worker);
    }

    private void packWeights(int part, int worker) {
        layout.weights.pack(part, srcWeights, weights, transposition, memory(worker));
    }

    private void packImages(int part, int worker) {
        int parts = Math.ceilDiv(c.k(), PACKED_CHANNELS);
        int picture = part / parts;
        int first = part % parts * PACKED_CHANNELS;
        long planeBytes = c.inPlane() * Float.BYTES;
        long imageBytes = planeBytes * c.k() * c.groups();
        long image = src + layout.firstImage(picture) * imageBytes;
        for (int k = first; k < Math.min(c.k(), first + PACKED_CHANNELS); k++) {
            transposition.toLanes(
                    image + ((long) layout.group(picture) * c.k() + k) * planeBytes,
                    imageBytes,
                    layout.images(picture),
                    (int) c.inPlane(),
                    src + c.n() * imageBytes,
                    images + picture * layout.pictureBytes + k * layout.laneBytes,
                    c.k() * layout.laneBytes,
                    layout.nr,
                    memory(worker));
        }
    }

    private void computePiece(int part, int worker) {
        pieces[worker].run(part, images, weights, bias, dst, memory(worker));
    }
}
