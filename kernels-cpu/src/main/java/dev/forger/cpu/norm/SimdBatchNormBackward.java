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

    // The operands of the run in progress.
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
        channels = Channels.of(norm);
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
        pool.run(channels.blocks(), this);
    }

    @Override
    public void run(int part, int worker) {
        int first = channels.first(part);
        int end = channels.first(part + 1);
        if (channels.sideBySide()) {
            sideBySide(first, end, scratch.address(worker));
        } else {
            for (int channel = first; channel < end; channel++) {
                oneChannel(channel, scratch.address(worker));
            }
        }
    }

    private void oneChannel(int channel, long memory) {
        long slopesX = memory + HostMemory.ALIGNMENT_BYTES;
        long meansDz = slopesX + HostMemory.ALIGNMENT_BYTES;
        long factors = meansDz + HostMemory.ALIGNMENT_BYTES;
        HostMemory.clear(memory, 2 * HostMemory.ALIGNMENT_BYTES);
        for (long piece = 0; piece < channels.pieces(); piece++) {
            int n = (int) (channels.start(piece + 1) - channels.start(piece));
            long at = channels.offset(channel) + channels.start(piece) * Float.BYTES;
            loop.sumGradients(
                    src + at,
                    dst + at,
                    diffDst + at,
                    channels.rowBytes(),
                    norm.n(),
                    n,
                    get(mean, channel),
                    slope,
                    memory,
                    slopesX);
        }
        set(diffBeta, channel, loop.total(memory));
        set(diffGamma, channel, get(invStd, channel) * loop.total(slopesX));
        loop.repeat(get(mean, channel), memory);
        loop.repeat(slopeX(channel), slopesX);
        loop.repeat(get(diffBeta, channel) / norm.count(), meansDz);
        loop.repeat(get(gamma, channel) * get(invStd, channel), factors);
        for (long piece = 0; piece < channels.pieces(); piece++) {
            int n = (int) (channels.start(piece + 1) - channels.start(piece));
            long at = channels.offset(channel) + channels.start(piece) * Float.BYTES;
            gradient(at, n, NormLoop.ONE_CHANNEL, memory, slopesX, meansDz, factors);
        }
    }

    private void sideBySide(int first, int end, long memory) {
        int spatial = (int) norm.spatial();
        int n = (end - first) * spatial;
        long row = (long) loop.slots(n) * Float.BYTES;
        long means = memory;
        long sums = memory + row;
        long products = sums + row;
        long factors = products + row;
        HostMemory.clear(sums, 2 * row);
        for (int column = 0; column < n; column++) {
            loop.set(means, column, n, get(mean, first + column / spatial));
        }
        long at = channels.offset(first);
        loop.sumGradientColumns(
                src + at, dst + at, diffDst + at, channels.rowBytes(), norm.n(), n, means, slope, sums, products);
        for (int column = 0; column < n; column += spatial) {
            int channel = first + column / spatial;
            float sum = 0;
            float product = 0;
            for (int i = column; i < column + spatial; i++) {
                sum += get(sums, loop.slot(i, n));
                product += get(products, loop.slot(i, n));
            }
            set(diffBeta, channel, sum);
            set(diffGamma, channel, get(invStd, channel) * product);
            for (int i = column; i < column + spatial; i++) {
                loop.set(sums, i, n, sum / norm.count());
                loop.set(products, i, n, slopeX(channel));
                loop.set(factors, i, n, get(gamma, channel) * get(invStd, channel));
            }
        }
        gradient(at, n, NormLoop.COLUMNS, means, products, sums, factors);
    }

    private float slopeX(int channel) {
        return get(invStd, channel) * (get(diffGamma, channel) / norm.count());
    }

    private void gradient(long at, int n, int arrangement, long means, long slopesX, long meansDz, long factors) {
        loop.gradient(
                src + at,
                dst + at,
                diffDst + at,
                diffSrc + at,
                channels.rowBytes(),
                norm.n(),
                n,
                arrangement,
                means,
                slopesX,
                meansDz,
                factors,
                slope);
    }
}
