package dev.forger.nn;

import dev.forger.autograd.Variable;
import dev.forger.device.Device;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.util.List;

/**
 * A described network made real on a device: layers and the store of their weights. Equal configs and
 * seeds give equal weights, bit for bit, on every device.
 */
public final class Network implements Layer, AutoCloseable {
    private final LayerConfig config;
    private final ParameterStore store;
    private final Layer layer;

    private Network(LayerConfig config, ParameterStore store) {
        this.config = config;
        this.store = store;
        this.layer = config.build(store.weights());
    }

    /**
     * Builds a network.
     *
     * @param seed of the weights; networks that should differ need different seeds
     */
    public static Network build(LayerConfig config, Device device, Initialiser initialiser, long seed) {
        List<ParameterSpec> specs = config.parameters();
        ParameterStore store = new ParameterStore(device, specs);
        for (int i = 0; i < specs.size(); i++) {
            ParameterSpec spec = specs.get(i);
            Initialisation.fill(spec, initialiser, seed, i, store.tensor(spec.name()));
        }
        return new Network(config, store);
    }

    @Override
    public Variable forward(Variable x, Mode mode) {
        return layer.forward(x, mode);
    }

    /**
     * The same layers on other weights, in the current scope: gradients flow into these, and passes move the given
     * state on, not this network's.
     *
     * @param values all trained tensors in the flat layout of {@link ParameterStore#values}
     * @param state all others in that of {@link ParameterStore#state}
     * @throws IllegalArgumentException if there are more or fewer of them
     */
    public Layer on(Variable values, Tensor state) {
        if (!values.shape().equals(store.values().shape())
                || !state.shape().equals(store.state().shape())) {
            throw new IllegalArgumentException(
                    "weights: shapes " + values.shape() + " and " + state.shape() + ", expected "
                            + store.values().shape() + " and " + store.state().shape());
        }
        return config.build(store.weights(values, state));
    }

    /** The tensors. */
    public ParameterStore parameters() {
        return store;
    }

    /** What it was built from. */
    public LayerConfig config() {
        return config;
    }

    /**
     * A table of its layers with output shapes and numbers of trained parameters.
     *
     * @param input the shape of an input, batch first
     * @throws IllegalArgumentException if it does not fit
     */
    public String summary(Shape input) {
        return Summary.of(config, input);
    }

    /** Ends the weights' memory. */
    @Override
    public void close() {
        store.close();
    }
}
