package dev.forger.cpu.conv;

import dev.forger.cpu.parallel.WorkerPool;

/**
 * A {@link Correlation} of many images at once: lane l of a vector belongs to image l. All lanes then see the
 * same taps, so a tap that falls on padding is never computed, and stride, dilation and phase only say which
 * pixel comes next. In the {@link LaneLayout} the channels of a pixel, and those of its neighbours in the row,
 * are a panel for the microkernel as they lie: an element of the input is moved once, not once a tap as by
 * implicit gemm. The output is turned back piece by piece, in cache.
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
    private long workers;

    LaneConvolution(LaneEngine engine, Correlation correlation) {
        this.engine = engine;
        transposition = engine.transposition();
        c = correlation;
        layout = new LaneLayout(engine, correlation);
        pieces = new LanePiece[engine.pool().size()];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = new LanePiece(engine, layout);
        }
        engine.scratch().reserve(layout.weights.bytes() + layout.inputBytes() + pieces.length * pieces[0].bytes());
    }

    void run(long in, long weightsAddress, long biasAddress, long out) {
        src = in;
        srcWeights = weightsAddress;
        bias = biasAddress;
        dst = out;
        weights = engine.scratch().address();
        images = weights + layout.weights.bytes();
        workers = images + layout.inputBytes();
        engine.pool().run(layout.weights.parts(), packWeights);
        engine.pool().run(layout.pictures * Math.ceilDiv(c.k(), PACKED_CHANNELS), packImages);
        engine.pool().run(layout.pieces(), computePiece);
    }

    private long memory(int worker) {
        return workers + worker * pieces[0].bytes();
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
