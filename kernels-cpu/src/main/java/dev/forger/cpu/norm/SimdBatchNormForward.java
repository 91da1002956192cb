package dev.forger.cpu.norm;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.parallel.WorkerScratch;
import dev.forger.kernel.norm.BatchNormForwardKernel;
import dev.forger.kernel.norm.BatchNormForwardSpec;
import dev.forger.memory.HostMemory;

/**
 * Batch normalisation, forward: one pass over a block of channels for their statistics, and one to normalise.
 *
 * <p>The variance is that of the sums of x and x² where that is safe: where the square of the mean is at most
 * {@value #SAFE} times the variance, Σx² is at most {@value #SAFE} + 1 times Σ(x − mean)², and its error, which is
 * that of the M/16 additions in each lane, less than that of M additions of the latter. Elsewhere, and in small
 * channels, the sums are taken again of what is left of x without the mean (the corrected two-pass algorithm of
 * Chan, Golub and LeVeque 1983, eq. 1.7), so that a mean far from zero costs only time.
 */
final class SimdBatchNormForward extends BatchNormForwardKernel implements WorkerPool.Job {
    /** Elements that are summed in float32 before they are added to a float64. */
    private static final long CHUNK = 16 * 1024;

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
        channels = Channels.of(norm);
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
            for (int channel = first; channel < end; channel++) {
                oneChannel(channel, scratch.address(worker));
            }
        }
    }

    private void oneChannel(int channel, long memory) {
        long line = HostMemory.ALIGNMENT_BYTES;
        long rowsPerChunk = Math.max(1, CHUNK / norm.spatial());
        float centre = 0;
        for (boolean again = true, first = true; again; first = false) {
            double sum = 0;
            double squares = 0;
            for (long row = 0; row < norm.n(); row += rowsPerChunk) {
                for (long piece = 0; piece < channels.pieces(); piece++) {
                    HostMemory.clear(memory, 2 * line);
                    statistics.sumDeviations(
                            src + row * channels.rowBytes() + channels.at(channel, piece),
                            channels.rowBytes(),
                            Math.min(rowsPerChunk, norm.n() - row),
                            channels.size(piece),
                            centre,
                            memory,
                            memory + line);
                    sum += NormLoop.total(memory, loop.lanes());
                    squares += NormLoop.total(memory + line, loop.lanes());
                }
            }
            again = !put(channel, centre, sum, squares) && first;
            centre = get(mean, channel);
        }
        statistics(channel);
        for (long piece = 0; piece < channels.pieces(); piece++) {
            long at = channels.at(channel, piece);
            loop.normalise(
                    src + at,
                    dst + at,
                    channels.rowBytes(),
                    norm.n(),
                    channels.size(piece),
                    factor(channel),
                    shift(channel),
                    slope);
        }
    }

    private void sideBySide(int first, int end, long memory) {
        int spatial = (int) norm.spatial();
        int n = (end - first) * spatial;
        long row = (long) loop.slots(n) * Float.BYTES;
        long centres = memory;
        long sums = memory + row;
        long squares = sums + row;
        long at = channels.at(first, 0);
        HostMemory.clear(centres, row);
        if (!sumColumns(first, end, src + at, false, centres, sums, squares)) {
            for (int channel = first; channel < end; channel++) {
                loop.repeat(get(mean, channel), centres + channels.column(channel - first), spatial);
            }
            loop.spread(centres, n);
            sumColumns(first, end, src + at, true, centres, sums, squares);
        }
        for (int channel = first; channel < end; channel++) {
            statistics(channel);
            loop.repeat(factor(channel), sums + channels.column(channel - first), spatial);
            loop.repeat(shift(channel), squares + channels.column(channel - first), spatial);
        }
        loop.spread(sums, n);
        loop.spread(squares, n);
        for (long r = 0; r < norm.n(); r += rowsOfCall) {
            long from = at + r * channels.rowBytes();
            loop.normaliseColumns(
                    src + from,
                    dst + from,
                    channels.rowBytes(),
                    Math.min(rowsOfCall, norm.n() - r),
                    n,
                    sums,
                    squares,
                    slope);
        }
    }

    /** Sums over all rows, about zero or the means; whether all channels' statistics are safe. */
    private boolean sumColumns(int first, int end, long from, boolean centred, long centres, long sums, long squares) {
        int spatial = (int) norm.spatial();
        int n = (end - first) * spatial;
        HostMemory.clear(sums, (long) loop.slots(n) * Float.BYTES);
        HostMemory.clear(squares, (long) loop.slots(n) * Float.BYTES);
        for (long r = 0; r < norm.n(); r += rowsOfCall) {
            statistics.sumDeviationColumns(
                    from + r * channels.rowBytes(),
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
                    centred ? get(mean, channel) : 0,
                    NormLoop.total(sums + column, spatial),
                    NormLoop.total(squares + column, spatial));
        }
        return safe;
    }

    /** Sets mean, and invStd to the variance, from sums of the deviations from a centre; whether they are safe. */
    private boolean put(int channel, float centre, double sum, double squares) {
        double deviation = sum / norm.count();
        double variance = Math.max(0, squares / norm.count() - deviation * deviation);
        set(mean, channel, (float) (centre + deviation));
        set(invStd, channel, (float) variance);
        return norm.count() >= MANY && deviation * deviation <= SAFE * variance;
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
