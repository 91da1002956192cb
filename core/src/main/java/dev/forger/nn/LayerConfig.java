package dev.forger.nn;

import dev.forger.kernel.Activation;
import dev.forger.memory.Shape;
import java.util.List;
import java.util.Optional;

/** An immutable description of a layer; {@link Network#build} makes it real. */
public interface LayerConfig {
    /** What it learns or keeps, in the order of PyTorch's {@code state_dict}. */
    List<ParameterSpec> parameters();

    /**
     * The shape it gives for an input shape, batch first.
     *
     * @throws IllegalArgumentException if the input does not fit
     */
    Shape outputShape(Shape input);

    /** The layer on the given weights. */
    Layer build(Weights weights);

    /** The function, if this layer is nothing but one that kernels can apply to their result. */
    default Optional<Activation> asActivation() {
        return Optional.empty();
    }

    /** The layer that does this and then the activation in one pass, with the same parameters, if there is one. */
    default Optional<LayerConfig> withActivation(Activation next) {
        return Optional.empty();
    }
}
