package dev.forger.cpu.norm;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.parallel.WorkerScratch;
import dev.forger.kernel.norm.BatchNormForwardKernel;
import dev.forger.kernel.norm.BatchNormForwardSpec;
import dev.forger.memory.HostMemory;

/**
 * Batch normalisation, forward. A channel is read from memory once for its statistics, in chunks that stay
 * in the first-level cache: each is passed over for its mean, again for the deviations from it (the
 * corrected two-pass algorithm of Chan, Golub and LeVeque 1983, eq. 1.7), and the chunks' statistics are
 * merged in float64 (their eq. 2.1). A last pass normalises, from cache if the channel fits.
 *
 * <p>Errors: those of float32 sums over one chunk; the correction makes that of a chunk's mean count only by
 * its square, so that a mean far from zero costs nothing.
 */
final class SimdBatchNormForward extends BatchNormForwardKernel implements WorkerPool.Job {
    /** Elements of a chunk at least: half of a first-level cache of 32 KiB. */
    private static final long CHUNK = 4 * 1024;

    private final NormLoop loop;
    private final Channels channels;
    private final WorkerPool pool;
    private final WorkerScratch scratch;
    private final float slope;
    private final double inverseCount;
    private final double besselFactor;

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

    SimdBatchNormForward(BatchNormForwardSpec spec, NormLoop loop, WorkerPool pool, WorkerScratch scratch) {
        super(spec);
        this.loop = loop;
        this.pool = pool;
        this.scratch = scratch;
        channels = Channels.of(norm);
        slope = norm.activation().slope();
        inverseCount = 1.0 / norm.count();
        besselFactor = (double) norm.count() / (norm.count() - 1);
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
        long rowsPerChunk = Math.max(1, CHUNK / norm.spatial());
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
        long row = (long) loop.slots(n) * Float.BYTES;
        long means = memory;
        long sums = memory + row;
        long squares = sums + row;
        long from = src + channels.offset(first);
        HostMemory.clear(means, 3 * row);
        loop.sumDeviationColumns(from, channels.rowBytes(), norm.n(), n, means, sums, squares);
        for (int column = 0; column < n; column += spatial) {
            float sum = 0;
            for (int i = column; i < column + spatial; i++) {
                sum += get(sums, loop.slot(i, n));
            }
            for (int i = column; i < column + spatial; i++) {
                loop.set(means, i, n, (float) (sum * inverseCount));
            }
        }
        HostMemory.clear(sums, 2 * row);
        loop.sumDeviationColumns(from, channels.rowBytes(), norm.n(), n, means, sums, squares);
        for (int column = 0; column < n; column += spatial) {
            int channel = first + column / spatial;
            double deviation = 0;
            double square = 0;
            for (int i = column; i < column + spatial; i++) {
                deviation += get(sums, loop.slot(i, n));
                square += get(squares, loop.slot(i, n));
            }
            double correction = deviation * inverseCount;
            statistics(channel, get(means, loop.slot(column, n)) + correction, square - deviation * correction);
            for (int i = column; i < column + spatial; i++) {
                loop.set(means, i, n, get(mean, channel));
                loop.set(sums, i, n, get(gamma, channel) * get(invStd, channel));
                loop.set(squares, i, n, get(beta, channel));
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
        double variance = Math.max(squares, 0) * inverseCount;
        set(mean, channel, (float) average);
        set(invStd, channel, (float) (1 / Math.sqrt(variance + eps)));
        float unbiased = (float) (variance * besselFactor);
        set(runningMean, channel, (1 - momentum) * get(runningMean, channel) + momentum * (float) average);
        set(runningVariance, channel, (1 - momentum) * get(runningVariance, channel) + momentum * unbiased);
    }
}
