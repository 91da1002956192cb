package dev.forger.autograd;

import dev.forger.kernel.Activation;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.util.stream.Stream;

/** Batch normalisation, dense and spatial, with each activation. */
final class NormalisationCases {
    private NormalisationCases() {}

    static Stream<Case> all(Points p) {
        Stream<Case> dense = Stream.of(batchNorm(Activation.IDENTITY, p.normal(6, 3), p));
        return Stream.concat(
                dense, PointwiseCases.ACTIVATIONS.stream().map(a -> batchNorm(a, p.normal(3, 3, 2, 2), p)));
    }

    private static Case batchNorm(Activation activation, Tensor x, Points p) {
        // The shifts keep what goes into a kinked activation on one side.
        boolean kinked = activation.kind() == Activation.Kind.RELU || activation.kind() == Activation.Kind.LEAKY_RELU;
        Tensor beta = kinked ? p.of(Shape.of(3), 6, -6, 6) : p.normal(3);
        return Case.curved(
                "batchNorm of " + x.shape() + ", " + activation.kind(),
                in -> {
                    Tensor mean = Tensor.zeros(x.device(), Shape.of(3));
                    Tensor variance = Tensor.full(x.device(), Shape.of(3), 1);
                    return Normalisation.batchNorm(
                            in.get(0), in.get(1), in.get(2), mean, variance, 1e-5f, 0.1f, activation);
                },
                x,
                p.uniform(0.5f, 1.5f, 3),
                beta);
    }
}
