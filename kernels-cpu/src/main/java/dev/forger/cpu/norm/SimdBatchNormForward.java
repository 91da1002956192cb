package dev.forger.cpu.norm;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.parallel.WorkerScratch;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.norm.BatchNormForwardKernel;
import dev.forger.kernel.norm.BatchNormForwardSpec;
import dev.forger.memory.HostMemory;

/**
 * Batch normalisation, forward. A channel is read from memory once for its statistics, in chunks that stay
 * in the second-level cache: each is passed over for its mean, again for the deviations from it (the
 * corrected two-pass algorithm of Chan, Golub and LeVeque 1983, eq. 1.7), and the chunks' statistics are
 * merged in float64 (their eq. 2.1). A last pass normalises, from cache if the channel fits.
 *
 * <p>Errors: those of float32 sums over one chunk; the correction makes that of a chunk's mean count only by
 * its square, so that a mean far from zero costs nothing.
 */
final class SimdBatchNormForward extends BatchNormForwardKernel implements WorkerPool.Job {
    private final NormLoop loop;
    private final Channels channels;
    private final WorkerPool pool;
    private final WorkerScratch scratch;
    private final float slope;

    // The operands of the run in progress.
    private long src;
    private long gamma;
    private long beta;
    private float eps;
    private float momentum;
    private long runningMean;
    private long runningVariance;
    private long mean;
    private long invStd;
    private long dst;

    SimdBatchNormForward(
            BatchNormForwardSpec spec, NormLoop loop, VectorWidth width, WorkerPool pool, WorkerScratch scratch) {
        super(spec);
        this.loop = loop;
        this.pool = pool;
        this.scratch = scratch;
        channels = Channels.of(norm, width);
        slope = norm.activation().slope();
    }

    @Override
    protected void execute(
            long src,
            long gamma,
            long beta,
            float eps,
            float momentum,
            long runningMean,
            long runningVariance,
            long mean,
            long invStd,
            long dst) {
        this.src = src;
        this.gamma = gamma;
        this.beta = beta;
        this.eps = eps;
        this.momentum = momentum;
        this.runningMean = runningMean;
        this.runningVariance = runningVariance;
        this.mean = mean;
        this.invStd = invStd;
        this.dst = dst;
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
        double average = 0;
        double squares = 0;
        long count = 0;
        long rowsPerChunk = Math.max(1, Channels.PIECE / norm.spatial());
        for (long row = 0; row < norm.n(); row += rowsPerChunk) {
            long rows = Math.min(rowsPerChunk, norm.n() - row);
            for (long piece = 0; piece < channels.pieces(); piece++) {
                int n = (int) (channels.start(piece + 1) - channels.start(piece));
                long at = src
                        + row * channels.rowBytes()
                        + channels.offset(channel)
                        + channels.start(piece) * Float.BYTES;
                double size = (double) rows * n;
                float centre = (float) (deviation(at, rows, n, 0, memory) / size);
                float deviation = deviation(at, rows, n, centre, memory);
                double chunkSquares = loop.total(memory + HostMemory.ALIGNMENT_BYTES) - deviation * (deviation / size);
                double delta = centre + deviation / size - average;
                average += delta * (size / (count + size));
                squares += chunkSquares + delta * delta * (count * size / (count + size));
                count += rows * n;
            }
        }
        statistics(channel, average, squares);
        normaliseOne(channel, memory);
    }

    /** The sum of the deviations from a centre; leaves those of their squares in the memory's second line. */
    private float deviation(long at, long rows, int n, float centre, long memory) {
        HostMemory.clear(memory, 2 * HostMemory.ALIGNMENT_BYTES);
        loop.sumDeviations(at, channels.rowBytes(), rows, n, centre, memory, memory + HostMemory.ALIGNMENT_BYTES);
        return loop.total(memory);
    }

    private void normaliseOne(int channel, long memory) {
        long factors = memory + HostMemory.ALIGNMENT_BYTES;
        long shifts = factors + HostMemory.ALIGNMENT_BYTES;
        loop.repeat(get(mean, channel), memory);
        loop.repeat(get(gamma, channel) * get(invStd, channel), factors);
        loop.repeat(get(beta, channel), shifts);
        for (long piece = 0; piece < channels.pieces(); piece++) {
            int n = (int) (channels.start(piece + 1) - channels.start(piece));
            long at = channels.offset(channel) + channels.start(piece) * Float.BYTES;
            loop.normalise(
                    src + at,
                    dst + at,
                    channels.rowBytes(),
                    norm.n(),
                    n,
                    NormLoop.ONE_CHANNEL,
                    memory,
                    factors,
                    shifts,
                    slope);
        }
    }

    private void sideBySide(int first, int end, long memory) {
        int spatial = (int) norm.spatial();
        int n = (end - first) * spatial;
        long row = (long) Channels.MAX_COLUMNS * Float.BYTES;
        long means = memory;
        long sums = memory + row;
        long squares = memory + 2 * row;
        long from = src + channels.offset(first);
        HostMemory.clear(means, (long) n * Float.BYTES);
        loop.sumDeviationColumns(from, channels.rowBytes(), norm.n(), n, means, sums, squares);
        for (int channel = first; channel < end; channel++) {
            float sum = 0;
            for (int i = 0; i < spatial; i++) {
                sum += get(sums, (long) (channel - first) * spatial + i);
            }
            for (int i = 0; i < spatial; i++) {
                set(means, (long) (channel - first) * spatial + i, sum / norm.count());
            }
        }
        loop.sumDeviationColumns(from, channels.rowBytes(), norm.n(), n, means, sums, squares);
        for (int channel = first; channel < end; channel++) {
            long column = (long) (channel - first) * spatial;
            double deviation = 0;
            double square = 0;
            for (int i = 0; i < spatial; i++) {
                deviation += get(sums, column + i);
                square += get(squares, column + i);
            }
            statistics(
                    channel,
                    get(means, column) + deviation / norm.count(),
                    square - deviation * deviation / norm.count());
            for (int i = 0; i < spatial; i++) {
                set(means, column + i, get(mean, channel));
                set(sums, column + i, get(gamma, channel) * get(invStd, channel));
                set(squares, column + i, get(beta, channel));
            }
        }
        loop.normalise(
                from,
                dst + channels.offset(first),
                channels.rowBytes(),
                norm.n(),
                n,
                NormLoop.COLUMNS,
                means,
                sums,
                squares,
                slope);
    }

    /** Writes a channel's statistics, given its mean and the sum of the squared deviations from it. */
    private void statistics(int channel, double average, double squares) {
        long count = norm.count();
        double positive = Math.max(squares, 0);
        set(mean, channel, (float) average);
        set(invStd, channel, (float) (1 / Math.sqrt(positive / count + eps)));
        float unbiased = (float) (positive / (count - 1));
        set(runningMean, channel, (1 - momentum) * get(runningMean, channel) + momentum * (float) average);
        set(runningVariance, channel, (1 - momentum) * get(runningVariance, channel) + momentum * unbiased);
    }
}
