package dev.forger.cuda.reduce;

import dev.forger.cuda.chain.Chains;
import dev.forger.cuda.driver.CudaContext;
import dev.forger.cuda.driver.Launch;
import dev.forger.cuda.driver.Workspace;
import dev.forger.cuda.struct.Blocks;
import dev.forger.cuda.struct.Walk;
import dev.forger.kernel.BoundCall;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.reduce.ReduceKernel;
import dev.forger.kernel.reduce.ReduceSpec;
import java.util.Optional;

/**
 * A fold by blocks or by threads, whichever read neighbours in memory together, the long ones in pieces that a second
 * launch joins.
 */
public final class CudaReduce extends ReduceKernel {
    private static final int THREADS = 256;

    /** Blocks that fill a large GPU: two for each of 132 multiprocessors. */
    private static final long ENOUGH_BLOCKS = 264;

    /** Values that a block folds at least, where a fold is cut; a thread that folds alone has a few of its own. */
    private static final long LEAST_OF_BLOCK = 4096;

    private static final long LEAST_OF_THREAD = 64;
    private static final long MOST_SPLITS = 512;

    private final Walk kept;
    private final Walk folded;
    private final int splits;
    private final Launch fold;
    private final Launch join;
    private final Workspace pieces;
    private final Chains chains;

    private CudaReduce(ReduceSpec spec, CudaContext context, Chains chains) {
        super(spec);
        this.chains = chains;
        kept = Walk.of(spec.src(), axis -> !spec.reduces(axis));
        folded = Walk.of(spec.src(), spec::reduces);
        boolean rows = kept.size() < THREADS || folded.innermost(0) <= kept.innermost(0);
        long blocks = rows ? Math.max(1, kept.size()) : Blocks.covering(kept.size(), THREADS);
        long least = rows ? LEAST_OF_BLOCK : LEAST_OF_THREAD;
        splits = (int) Math.clamp(Math.min(ENOUGH_BLOCKS / blocks, folded.size() / least), 1, MOST_SPLITS);
        String op = spec.op().name().charAt(0) + spec.op().name().substring(1).toLowerCase(java.util.Locale.ROOT);
        fold = context.launch("reduce", (rows ? "reduceRows" : "reduceColumns") + op)
                .grid(blocks, splits, 1)
                .block(THREADS, 1, 1);
        join = context.launch("reduce", "reduceJoin" + op)
                .grid(Blocks.covering(kept.size(), THREADS), 1, 1)
                .block(THREADS, 1, 1);
        pieces = context.workspace();
        pieces.reserve(splits == 1 ? 0 : splits * kept.size() * Float.BYTES);
    }

    /** The entry in the backend's list. */
    public static KernelImplementation<ReduceKernel, ReduceSpec> implementation(CudaContext context, Chains chains) {
        return new KernelImplementation<>(
                "reduce", ReduceSpec.class, CudaReduce::refusal, spec -> new CudaReduce(spec, context, chains));
    }

    private static Optional<String> refusal(ReduceSpec spec) {
        return Walk.of(spec.src(), axis -> !spec.reduces(axis))
                .refusal()
                .or(() -> Walk.of(spec.src(), spec::reduces).refusal());
    }

    @Override
    protected BoundCall bind(long src, float scale, long dst) {
        return chains.fold(spec, src, scale, dst, super.bind(src, scale, dst));
    }

    @Override
    protected void execute(long src, float scale, long dst) {
        put(fold, src, scale, dst);
        if (splits > 1) {
            put(join, src, scale, dst);
        }
    }

    /** The struct {@code Reduce}. */
    private void put(Launch launch, long src, float scale, long dst) {
        launch.begin()
                .pointer(src)
                .pointer(dst)
                .pointer(pieces.address())
                .int64(kept.size())
                .int64(folded.size());
        launch.int32(splits).float32(scale);
        kept.putAxes(launch);
        folded.putAxes(launch);
        kept.putStrides(launch, 0);
        folded.putStrides(launch, 0);
        launch.run();
    }
}
