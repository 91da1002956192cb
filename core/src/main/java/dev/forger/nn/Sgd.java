package dev.forger.nn;

import dev.forger.kernel.optim.SgdSpec;
import dev.forger.tensor.Tensor;
import java.util.Map;
import java.util.SequencedMap;

/** Stochastic gradient descent with momentum: {@code v ← momentum·v + g}, {@code w ← w − rate·v}. */
public final class Sgd implements Optimiser {
    private final ParameterStore store;
    private final float rate;
    private final float momentum;
    private final OptimiserState state;
    private final Tensor velocity;

    /**
     * An optimiser of all parameters of a network.
     *
     * @param rate the learning rate, positive
     * @param momentum in [0, 1); 0 is plain gradient descent
     */
    public Sgd(ParameterStore store, float rate, float momentum) {
        if (!(rate > 0) || !(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException(
                    "sgd: rate " + rate + " and momentum " + momentum + ", expected positive and in [0, 1)");
        }
        this.store = store;
        this.rate = rate;
        this.momentum = momentum;
        this.state = new OptimiserState(store, "velocity");
        this.velocity = state.tensors().firstEntry().getValue();
    }

    @Override
    public void advance() {
        state.advance();
    }

    @Override
    public void update() {
        Tensor values = store.values();
        values.device()
                .kernel(new SgdSpec(values.shape().size()))
                .run(values, store.gradients(), velocity, rate, momentum);
    }

    @Override
    public long steps() {
        return state.steps();
    }

    @Override
    public SequencedMap<String, Tensor> state() {
        return state.tensors();
    }

    @Override
    public void restore(long steps, Map<String, Tensor> saved) {
        state.restore(steps, saved);
    }

    @Override
    public void close() {
        state.close();
    }
}
