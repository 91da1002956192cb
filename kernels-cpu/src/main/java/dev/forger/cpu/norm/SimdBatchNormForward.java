package dev.forger.cpu.norm;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.parallel.WorkerScratch;
import dev.forger.kernel.norm.BatchNormForwardKernel;
import dev.forger.kernel.norm.BatchNormForwardSpec;
import dev.forger.memory.HostMemory;

/**
 * Batch normalisation, forward: one pass over a block of channels for their statistics, and one to normalise them.
 *
 * <p>The variance is that of the sums of x and x² where that is safe: where the square of the mean is at most
 * {@value #SAFE} times the variance, Σx² is at most {@value #SAFE} + 1 times Σ(x − mean)², and its error, which is
 * that of the M/16 additions in each lane, less than that of M additions of the latter. Elsewhere, and in small
 * channels, the sums are taken again of what is left of x without the mean (the corrected two-pass algorithm of
 * Chan, Golub and LeVeque 1983, eq. 1.7), so that a mean far from zero costs only time.
 */
final class SimdBatchNormForward extends BatchNormForwardKernel implements WorkerPool.Job {
    private static final double SAFE = 8;

    /** Values of a channel that has enough for {@link #SAFE}; small ones cost little twice. */
    private static final long MANY = 1024;

    private final StatisticsLoop statistics;
    private final NormLoop loop;
    private final Channels channels;
    private final WorkerPool pool;
    private final WorkerScratch scratch;
    private final float slope;
    private final float besselFactor;

    // The operands of the run in progress, and how its rows are dealt out.
    private long rowsOfCall;
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
            BatchNormForwardSpec spec,
            StatisticsLoop statistics,
            NormLoop loop,
            WorkerPool pool,
            WorkerScratch scratch) {
        super(spec);
        this.statistics = statistics;
        this.loop = loop;
        this.pool = pool;
        this.scratch = scratch;
        channels = Channels.of(norm, pool.size());
        slope = norm.activation().slope();
        besselFactor = (float) ((double) norm.count() / (norm.count() - 1));
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
        if (!sumPixels(first, end, false, memory)) {
            sumPixels(first, end, true, memory);
        }
        long factors = memory;
        long shifts = factors + HostMemory.aligned((long) (end - first) * Float.BYTES);
        for (int channel = first; channel < end; channel++) {
            statistics(channel);
            set(factors, channel - first, factor(channel));
            set(shifts, channel - first, shift(channel));
        }
        // Backwards: what was read last is still in a cache.
        for (long after = norm.n(); after > 0; after -= rowsOfCall) {
            long row = Math.max(0, after - rowsOfCall);
            for (long piece = 0; piece < channels.pieces(); piece++) {
                long at = channels.at(row, first, piece);
                loop.normalise(
                        src + at,
                        dst + at,
                        channels.rowBytes(),
                        after - row,
                        end - first,
                        channels.size(piece),
                        factors,
                        shifts,
                        slope);
            }
        }
    }

    /** Sums over all pixels, about zero or the means; whether all channels' statistics are safe. */
    private boolean sumPixels(int first, int end, boolean centred, long memory) {
        int block = end - first;
        long sums = memory + HostMemory.aligned((long) block * Float.BYTES);
        long squares = sums + ChannelSums.bytes(block);
        HostMemory.clear(memory, squares + ChannelSums.bytes(block) - memory);
        for (long chunk = 0; chunk < norm.n(); chunk += channels.rowsOfChunk()) {
            long after = Math.min(norm.n(), chunk + channels.rowsOfChunk());
            for (long piece = 0; piece < channels.pieces(); piece++) {
                for (long row = chunk; row < after; row += rowsOfCall) {
                    statistics.sumDeviations(
                            src + channels.at(row, first, piece),
                            channels.rowBytes(),
                            Math.min(rowsOfCall, after - row),
                            block,
                            channels.size(piece),
                            centred ? mean + (long) first * Float.BYTES : memory,
                            sums,
                            squares);
                }
                ChannelSums.move(sums, block, loop.lanes());
                ChannelSums.move(squares, block, loop.lanes());
            }
        }
        boolean safe = true;
        for (int channel = first; channel < end; channel++) {
            safe &= put(
                    channel,
                    centred,
                    ChannelSums.get(sums, block, channel - first),
                    ChannelSums.get(squares, block, channel - first));
        }
        return safe;
    }

    private void sideBySide(int first, int end, long memory) {
        int spatial = (int) norm.spatial();
        int n = (end - first) * spatial;
        long row = (long) loop.slots(n) * Float.BYTES;
        long centres = memory;
        long sums = memory + row;
        long squares = sums + row;
        HostMemory.clear(centres, row);
        if (!sumColumns(first, end, false, centres, sums, squares)) {
            for (int channel = first; channel < end; channel++) {
                loop.repeat(get(mean, channel), centres + channels.column(channel - first), spatial);
            }
            loop.spread(centres, n);
            sumColumns(first, end, true, centres, sums, squares);
        }
        for (int channel = first; channel < end; channel++) {
            statistics(channel);
            loop.repeat(factor(channel), sums + channels.column(channel - first), spatial);
            loop.repeat(shift(channel), squares + channels.column(channel - first), spatial);
        }
        loop.spread(sums, n);
        loop.spread(squares, n);
        for (long r = 0; r < norm.n(); r += rowsOfCall) {
            long at = channels.at(r, first, 0);
            loop.normaliseColumns(
                    src + at,
                    dst + at,
                    channels.rowBytes(),
                    Math.min(rowsOfCall, norm.n() - r),
                    n,
                    sums,
                    squares,
                    slope);
        }
    }

    /** Sums over all rows, about zero or the means; whether all channels' statistics are safe. */
    private boolean sumColumns(int first, int end, boolean centred, long centres, long sums, long squares) {
        int spatial = (int) norm.spatial();
        int n = (end - first) * spatial;
        HostMemory.clear(sums, (long) loop.slots(n) * Float.BYTES);
        HostMemory.clear(squares, (long) loop.slots(n) * Float.BYTES);
        for (long r = 0; r < norm.n(); r += rowsOfCall) {
            statistics.sumDeviationColumns(
                    src + channels.at(r, first, 0),
                    channels.rowBytes(),
                    Math.min(rowsOfCall, norm.n() - r),
                    n,
                    centres,
                    sums,
                    squares);
        }
        loop.gather(sums, n);
        loop.gather(squares, n);
        boolean safe = true;
        for (int channel = first; channel < end; channel++) {
            long column = channels.column(channel - first);
            safe &= put(
                    channel,
                    centred,
                    NormLoop.total(sums + column, spatial),
                    NormLoop.total(squares + column, spatial));
        }
        return safe;
    }

    /**
     * Sets mean, and invStd to the variance, from sums of the deviations from zero, and again from those from the mean
     * if they were not safe, whatever the block's other channels were; whether they are safe.
     */
    private boolean put(int channel, boolean centred, double sum, double squares) {
        if (!centred || !safe(channel)) {
            double deviation = sum / norm.count();
            double variance = Math.max(0, squares / norm.count() - deviation * deviation);
            set(mean, channel, (float) (centred ? get(mean, channel) + deviation : deviation));
            set(invStd, channel, (float) variance);
        }
        return safe(channel);
    }

    /** Whether the variance in invStd may come from sums of the deviations from zero. */
    private boolean safe(int channel) {
        double average = get(mean, channel);
        return norm.count() >= MANY && average * average <= SAFE * get(invStd, channel);
    }

    /** Makes invStd of the variance, and updates the running statistics. */
    private void statistics(int channel) {
        float average = get(mean, channel);
        float variance = get(invStd, channel);
        set(invStd, channel, (float) (1 / Math.sqrt((double) variance + eps)));
        set(runningMean, channel, (1 - momentum) * get(runningMean, channel) + momentum * average);
        float unbiased = variance * besselFactor;
        set(runningVariance, channel, (1 - momentum) * get(runningVariance, channel) + momentum * unbiased);
    }

    private float factor(int channel) {
        return get(gamma, channel) * get(invStd, channel);
    }

    private float shift(int channel) {
        return Math.fma(-get(mean, channel), factor(channel), get(beta, channel));
    }
}
