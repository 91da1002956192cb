package dev.forger.nn;

import dev.forger.autograd.Variable;
import dev.forger.kernel.optim.AdamSpec;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.SequencedMap;

/** Adam (Kingma and Ba 2015), with bias correction. */
public final class Adam implements Optimiser {
    private final ParameterStore store;
    private final float rate;
    private final float beta1;
    private final float beta2;
    private final float eps;
    private final OptimiserState state;
    private final Tensor m;
    private final Tensor v;
    private final Tensor factors;
    private final float[] next = new float[2];
    private final MemorySegment nextBytes = MemorySegment.ofArray(next);

    /**
     * An optimiser of all parameters of a network.
     *
     * @param rate the learning rate, positive
     * @param beta1 decay of the mean of the gradients, in [0, 1)
     * @param beta2 decay of the mean of their squares, in [0, 1)
     * @param eps added to the root, positive
     */
    public Adam(ParameterStore store, float rate, float beta1, float beta2, float eps) {
        if (!(rate > 0) || !(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1) || !(eps > 0)) {
            throw new IllegalArgumentException("adam: rate " + rate + ", beta1 " + beta1 + ", beta2 " + beta2 + ", eps "
                    + eps + "; expected positive, in [0, 1), in [0, 1), positive");
        }
        this.store = store;
        this.rate = rate;
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.eps = eps;
        this.state = new OptimiserState(store, "m", "v");
        this.m = state.tensors().firstEntry().getValue();
        this.v = state.tensors().lastEntry().getValue();
        this.factors = Tensor.empty(m.device(), Shape.of(next.length));
    }

    @Override
    public void advance() {
        advance(1);
    }

    /** As {@link #advance()}, with the learning rate times a factor for this one update. */
    public void advance(float factor) {
        double t = (double) state.advance();
        // StrictMath: the same factors on every machine.
        double correction1 = 1 - StrictMath.pow(beta1, t);
        double correction2 = 1 - StrictMath.pow(beta2, t);
        next[0] = (float) (factor * (double) rate / correction1);
        next[1] = (float) (1 / StrictMath.sqrt(correction2));
        factors.copyFrom(nextBytes);
    }

    @Override
    public void update() {
        Tensor values = store.values();
        values.device()
                .kernel(new AdamSpec(values.shape().size()))
                .run(values, store.gradients(), m, v, factors, beta1, beta2, eps);
    }

    /** Where it stands, for updates that are differentiated and change nothing here; in the current scope. */
    public AdamPath path() {
        return new AdamPath(
                Variable.parameter(store.values()),
                Variable.constant(m),
                Variable.constant(v),
                new AdamPath.Pace(
                        Variable.constant(factors.slice(0, 0, 1)),
                        Variable.constant(factors.slice(0, 1, 2)),
                        beta1,
                        beta2,
                        eps));
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
        factors.close();
        state.close();
    }
}
