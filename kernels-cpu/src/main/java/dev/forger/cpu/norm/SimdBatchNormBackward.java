package dev.forger.cpu.norm;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.parallel.WorkerScratch;
import dev.forger.kernel.norm.BatchNormBackwardKernel;
import dev.forger.kernel.norm.BatchNormBackwardSpec;
import dev.forger.memory.HostMemory;

/**
 * Batch normalisation, backward: one pass over a channel for the two sums, and one for the gradient, from
 * cache if the channel's three inputs fit.
 */
final class SimdBatchNormBackward extends BatchNormBackwardKernel implements WorkerPool.Job {
    private final NormLoop loop;
    private final Channels channels;
    private final WorkerPool pool;
    private final WorkerScratch scratch;
    private final float slope;

    // The operands of the run in progress, and how its rows are dealt out.
    private long rowsOfCall;
    private long src;
    private long dst;
    private long gamma;
    private long mean;
    private long invStd;
    private long diffDst;
    private long diffSrc;
    private long diffGamma;
    private long diffBeta;

    SimdBatchNormBackward(BatchNormBackwardSpec spec, NormLoop loop, WorkerPool pool, WorkerScratch scratch) {
        super(spec);
        this.loop = loop;
        this.pool = pool;
        this.scratch = scratch;
        channels = Channels.of(norm, pool.size());
        slope = norm.activation().slope();
    }

    @Override
    protected void execute(
            long src,
            long dst,
            long gamma,
            long mean,
            long invStd,
            long diffDst,
            long diffSrc,
            long diffGamma,
            long diffBeta) {
        this.src = src;
        this.dst = dst;
        this.gamma = gamma;
        this.mean = mean;
        this.invStd = invStd;
        this.diffDst = diffDst;
        this.diffSrc = diffSrc;
        this.diffGamma = diffGamma;
        this.diffBeta = diffBeta;
        rowsOfCall = channels.rowsOfCall(pool);
        pool.run(channels.blocks(), this);
    }

    @Override
    public void run(int part, int worker) {
        int first = channels.first(part);
        int end = channels.first(part + 1);
        if (channels.sideBySide()) {
            sideBySide(first, end, scratch.address(worker));
        } else {
            oneByOne(first, end, scratch.address(worker));
        }
    }

    private void oneByOne(int first, int end, long memory) {
        sumPixels(first, end, memory);
        long size = HostMemory.aligned((long) (end - first) * Float.BYTES);
        long ofDzs = memory;
        long ofXs = ofDzs + size;
        long constants = ofXs + size;
        for (int channel = first; channel < end; channel++) {
            set(ofDzs, channel - first, ofDz(channel));
            set(ofXs, channel - first, ofX(channel));
            set(constants, channel - first, constant(channel));
        }
        // Backwards: what was read last is still in a cache.
        for (long after = norm.n(); after > 0; after -= rowsOfCall) {
            long row = Math.max(0, after - rowsOfCall);
            for (long piece = 0; piece < channels.pieces(); piece++) {
                long at = channels.at(row, first, piece);
                loop.gradient(
                        src + at,
                        dst + at,
                        diffDst + at,
                        diffSrc + at,
                        channels.rowBytes(),
                        after - row,
                        end - first,
                        channels.size(piece),
                        mean + (long) first * Float.BYTES,
                        ofDzs,
                        ofXs,
                        constants,
                        slope);
            }
        }
    }

    private void sumPixels(int first, int end, long sums) {
        int block = end - first;
        long products = sums + ChannelSums.bytes(block);
        HostMemory.clear(sums, 2 * ChannelSums.bytes(block));
        for (long chunk = 0; chunk < norm.n(); chunk += channels.rowsOfChunk()) {
            long after = Math.min(norm.n(), chunk + channels.rowsOfChunk());
            for (long piece = 0; piece < channels.pieces(); piece++) {
                for (long row = chunk; row < after; row += rowsOfCall) {
                    long at = channels.at(row, first, piece);
                    loop.sumGradients(
                            src + at,
                            dst + at,
                            diffDst + at,
                            channels.rowBytes(),
                            Math.min(rowsOfCall, after - row),
                            block,
                            channels.size(piece),
                            mean + (long) first * Float.BYTES,
                            slope,
                            sums,
                            products);
                }
                ChannelSums.move(sums, block, loop.lanes());
                ChannelSums.move(products, block, loop.lanes());
            }
        }
        for (int channel = first; channel < end; channel++) {
            put(
                    channel,
                    ChannelSums.get(sums, block, channel - first),
                    ChannelSums.get(products, block, channel - first));
        }
    }

    private void sideBySide(int first, int end, long memory) {
        int spatial = (int) norm.spatial();
        int n = (end - first) * spatial;
        long row = (long) loop.slots(n) * Float.BYTES;
        long means = memory;
        long sums = means + row;
        long products = sums + row;
        long ofDzs = products + row;
        HostMemory.clear(sums, 2 * row);
        for (int channel = first; channel < end; channel++) {
            loop.repeat(get(mean, channel), means + channels.column(channel - first), spatial);
        }
        loop.spread(means, n);
        for (long r = 0; r < norm.n(); r += rowsOfCall) {
            long at = channels.at(r, first, 0);
            loop.sumGradientColumns(
                    src + at,
                    dst + at,
                    diffDst + at,
                    channels.rowBytes(),
                    Math.min(rowsOfCall, norm.n() - r),
                    n,
                    means,
                    slope,
                    sums,
                    products);
        }
        loop.gather(sums, n);
        loop.gather(products, n);
        for (int channel = first; channel < end; channel++) {
            long column = channels.column(channel - first);
            put(channel, NormLoop.total(sums + column, spatial), NormLoop.total(products + column, spatial));
        }
        for (int channel = first; channel < end; channel++) {
            long column = channels.column(channel - first);
            loop.repeat(constant(channel), sums + column, spatial);
            loop.repeat(ofX(channel), products + column, spatial);
            loop.repeat(ofDz(channel), ofDzs + column, spatial);
        }
        loop.spread(sums, n);
        loop.spread(products, n);
        loop.spread(ofDzs, n);
        for (long r = 0; r < norm.n(); r += rowsOfCall) {
            long at = channels.at(r, first, 0);
            loop.gradientColumns(
                    src + at,
                    dst + at,
                    diffDst + at,
                    diffSrc + at,
                    channels.rowBytes(),
                    Math.min(rowsOfCall, norm.n() - r),
                    n,
                    means,
                    ofDzs,
                    products,
                    sums,
                    slope);
        }
    }

    /** Sets the gradients of beta and gamma from Σdz and Σdz·(src − mean). */
    private void put(int channel, double sum, double product) {
        set(diffBeta, channel, (float) sum);
        set(diffGamma, channel, (float) (get(invStd, channel) * product));
    }

    private float ofDz(int channel) {
        return get(gamma, channel) * get(invStd, channel);
    }

    private float ofX(int channel) {
        return -ofDz(channel) * (get(invStd, channel) * (get(diffGamma, channel) / norm.count()));
    }

    private float constant(int channel) {
        return -ofDz(channel) * (get(diffBeta, channel) / norm.count());
    }
}
