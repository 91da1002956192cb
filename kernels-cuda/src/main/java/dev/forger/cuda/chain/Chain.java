package dev.forger.cuda.chain;

import dev.forger.kernel.BoundCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Steps in order, as one launch. Where all are small one block does them, whatever they read of each other; large
 * ones must be functions of one size that can be done element by element.
 *
 * @param chains launches them
 * @param steps at least one
 * @param alone the launch of a single step by its own kernel
 */
record Chain(Chains chains, List<Step> steps, BoundCall alone) implements BoundCall {
    /**
     * Elements of a step that one block does: 16 a thread. Beyond them the many blocks of a launch of its own save more
     * than the launch costs. Below twice 4096 values a sum is one block's in any case, in the same order.
     */
    private static final int MOST_OF_BLOCK = 4096;

    @Override
    public void run() {
        if (steps.size() == 1) {
            alone.run();
        } else {
            chains.launch(steps, isSmall());
        }
    }

    private boolean isSmall() {
        return steps.stream().allMatch(step -> step.size() <= MOST_OF_BLOCK);
    }

    @Override
    public Optional<BoundCall> then(BoundCall next) {
        if (!(next instanceof Chain other) || steps.size() + other.steps.size() > Chains.MOST_STEPS) {
            return Optional.empty();
        }
        boolean joins = (isSmall() && other.isSmall())
                || steps.stream().allMatch(step -> other.steps.stream().allMatch(step::goesAlong));
        if (!joins) {
            return Optional.empty();
        }
        List<Step> all = new ArrayList<>(steps);
        all.addAll(other.steps);
        return Optional.of(new Chain(chains, List.copyOf(all), alone));
    }
}
