package dev.forger.cuda.chain;

import dev.forger.cuda.chain.Step.Operand;
import dev.forger.cuda.driver.CudaContext;
import dev.forger.cuda.driver.Launch;
import dev.forger.cuda.struct.Blocks;
import dev.forger.kernel.BoundCall;
import dev.forger.kernel.elementwise.ElementwiseSpec;
import dev.forger.kernel.reduce.ReduceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the calls of one device that can be joined, and launches what was joined. */
public final class Chains {
    /** As many as the kernel's parameters hold, of which there may be 4 KiB. */
    static final int MOST_STEPS = 30;

    private static final int THREADS = 256;
    private static final int ELEMENTS_OF_BLOCK = 4 * THREADS;

    private final Launch launch;

    /** For a device. */
    public Chains(CudaContext context) {
        launch = context.launch("elementwise_chain", "elementwiseChain").block(THREADS, 1, 1);
    }

    /**
     * The call of a function.
     *
     * @param addresses of the operands, and last of the output
     * @param alone its own kernel's
     */
    public BoundCall function(ElementwiseSpec spec, List<Long> addresses, float alpha, float beta, BoundCall alone) {
        List<Operand> operands = new ArrayList<>();
        for (int i = 0; i < spec.operands().size(); i++) {
            operands.add(new Operand(addresses.get(i), spec.operands().get(i)));
        }
        operands.add(new Operand(addresses.getLast(), spec.dst()));
        return call(Step.of(spec, operands, alpha, beta), alone);
    }

    /** The call of a fold, by its own kernel alone. */
    public BoundCall fold(ReduceSpec spec, long src, float scale, long dst, BoundCall alone) {
        return call(Step.of(spec, src, scale, dst), alone);
    }

    private BoundCall call(Optional<Step> step, BoundCall alone) {
        return step.<BoundCall>map(s -> new Chain(this, List.of(s), alone)).orElse(alone);
    }

    /** Launches steps, in one block or in as many as their common size fills. */
    void launch(List<Step> steps, boolean oneBlock) {
        launch.grid(oneBlock ? 1 : Blocks.covering(steps.getFirst().size(), ELEMENTS_OF_BLOCK), 1, 1);
        launch.begin();
        steps.forEach(step -> step.put(launch));
        for (int unused = steps.size() * Step.LONGS; unused < MOST_STEPS * Step.LONGS; unused++) {
            launch.int64(0);
        }
        launch.int32(steps.size()).int32(0).run();
    }
}
