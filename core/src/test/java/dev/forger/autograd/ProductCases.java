package dev.forger.autograd;

import static dev.forger.autograd.Case.curved;

import dev.forger.kernel.Activation;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Matrix products. */
final class ProductCases {
    private ProductCases() {}

    static Stream<Case> all(Points p) {
        Stream<Case> products = Stream.of(
                matmul("2-D", p.normal(3, 4), p.normal(4, 2)),
                matmul("batched", p.normal(2, 3, 4), p.normal(2, 4, 2)),
                matmul("one for a batch", p.normal(2, 3, 4), p.normal(4, 2)),
                matmul("a batch for one", p.normal(3, 4), p.normal(2, 4, 2)),
                matmul("broadcast both ways", p.normal(2, 1, 3, 2), p.normal(3, 2, 2)),
                curved(
                        "matmul of transposed views",
                        in -> Products.matmul(Views.transpose(in.get(0)), Views.transpose(in.get(1))),
                        p.normal(4, 3),
                        p.normal(2, 4)),
                curved(
                        "linear without bias",
                        in -> Products.linear(in.get(0), in.get(1), Optional.empty(), Activation.IDENTITY),
                        p.normal(3, 4),
                        p.normal(2, 4)));
        return Stream.concat(products, PointwiseCases.ACTIVATIONS.stream().map(a -> linear(a, p)));
    }

    private static Case matmul(String name, Tensor a, Tensor b) {
        return curved("matmul " + name, in -> Products.matmul(in.get(0), in.get(1)), a, b);
    }

    private static Case linear(Activation activation, Points p) {
        // The biases keep what goes into a kinked activation on one side.
        boolean kinked = activation.kind() == Activation.Kind.RELU || activation.kind() == Activation.Kind.LEAKY_RELU;
        Tensor bias = kinked ? p.of(Shape.of(3), 4, -4, 4) : p.normal(3);
        return new Case(
                "linear with bias, " + activation.kind(),
                true,
                in -> Products.linear(in.get(0), in.get(1), Optional.of(in.get(2)), activation),
                List.of(p.uniform(-1, 1, 3, 4), p.uniform(-0.5f, 0.5f, 3, 4), bias));
    }
}
