package dev.forger.nn;

import dev.forger.autograd.Functions;
import dev.forger.kernel.Activation;
import dev.forger.memory.Shape;
import java.util.List;
import java.util.Optional;

/** A layer that is one function of each element: an activation. */
public sealed interface PointwiseLayer extends LayerConfig permits ReLU, LeakyReLU, Tanh, Sigmoid {
    /** The function. */
    Activation activation();

    @Override
    default List<ParameterSpec> parameters() {
        return List.of();
    }

    @Override
    default Shape outputShape(Shape input) {
        return input;
    }

    @Override
    default Layer build(Weights weights) {
        Activation activation = activation();
        return (x, mode) -> Functions.activate(x, activation);
    }

    @Override
    default Optional<Activation> asActivation() {
        return Optional.of(activation());
    }
}
