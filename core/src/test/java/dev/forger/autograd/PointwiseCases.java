package dev.forger.autograd;

import static dev.forger.autograd.Case.curved;
import static dev.forger.autograd.Case.linear;

import dev.forger.kernel.Activation;
import dev.forger.memory.Shape;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;

/** Arithmetic and functions, element by element, with and without broadcasting. */
final class PointwiseCases {
    /** The activations that kernels can fuse. */
    static final List<Activation> ACTIVATIONS = List.of(
            Activation.IDENTITY, Activation.RELU, Activation.leakyRelu(0.2f), Activation.TANH, Activation.SIGMOID);

    private PointwiseCases() {}

    static Stream<Case> all(Points p) {
        return Stream.of(binary(p), arithmetic(p), kinked(p), functions(p)).flatMap(s -> s);
    }

    private static Stream<Case> binary(Points p) {
        return Stream.of(
                linear("add", in -> Arithmetic.add(in.get(0), in.get(1)), p.normal(2, 3), p.normal(2, 3)),
                linear("add broadcast", in -> Arithmetic.add(in.get(0), in.get(1)), p.normal(3, 1), p.normal(4)),
                linear("sub broadcast", in -> Arithmetic.sub(in.get(0), in.get(1)), p.normal(), p.normal(2, 3)),
                curved("mul", in -> Arithmetic.mul(in.get(0), in.get(1)), p.normal(2, 3), p.normal(2, 3)),
                curved("mul broadcast", in -> Arithmetic.mul(in.get(0), in.get(1)), p.normal(2, 1, 3), p.normal(4, 1)),
                curved("div", in -> Arithmetic.div(in.get(0), in.get(1)), p.normal(3, 1), p.uniform(1, 2, 1, 4)),
                linear("axpby", in -> Arithmetic.axpby(2, in.get(0), -0.5f, in.get(1)), p.normal(2, 3), p.normal(3)),
                curved(
                        "mulAdd",
                        in -> Arithmetic.mulAdd(in.get(0), in.get(1), in.get(2)),
                        p.normal(2, 3, 2),
                        p.normal(3, 1),
                        p.normal(1, 1)),
                curved(
                        "pow of two tensors",
                        in -> Arithmetic.pow(in.get(0), in.get(1)),
                        p.uniform(0.8f, 2, 3, 1),
                        p.uniform(-2, 2, 4)),
                curved(
                        "bceWithLogits",
                        in -> Functions.bceWithLogits(in.get(0), in.get(1)),
                        p.normal(3, 4),
                        p.uniform(0, 1, 4)));
    }

    private static Stream<Case> arithmetic(Points p) {
        return Stream.of(
                linear("neg", in -> Arithmetic.neg(in.get(0)), p.normal(5)),
                linear("affine", in -> Arithmetic.affine(in.get(0), -1.5f, 2), p.normal(5)),
                curved("reciprocal", in -> Arithmetic.reciprocal(in.get(0)), p.uniform(1, 2, 5)),
                curved("square", in -> Arithmetic.square(in.get(0)), p.normal(5)),
                curved("sqrt", in -> Arithmetic.sqrt(in.get(0)), p.uniform(1, 2, 5)),
                linear("pow 0", in -> Arithmetic.mul(in.get(0), Arithmetic.pow(in.get(0), 0)), p.normal(5)),
                linear("pow 1", in -> Arithmetic.pow(in.get(0), 1), p.uniform(0.5f, 2, 5)),
                curved("pow 2", in -> Arithmetic.pow(in.get(0), 2), p.normal(5)),
                curved("pow 3", in -> Arithmetic.pow(in.get(0), 3), p.normal(5)),
                curved("pow 2.5", in -> Arithmetic.pow(in.get(0), 2.5f), p.uniform(1, 2, 5)),
                curved("pow -1", in -> Arithmetic.pow(in.get(0), -1), p.uniform(1, 2, 5)));
    }

    private static Stream<Case> kinked(Points p) {
        Tensor a = p.normal(4, 3);
        Tensor apart = Elementwise.add(a, p.aroundZero(4, 3));
        Tensor condition = p.of(Shape.of(3), 1, 0, 2);
        return Stream.of(
                linear("abs", in -> Arithmetic.abs(in.get(0)), p.aroundZero(6)),
                linear(
                        "clamp",
                        in -> Arithmetic.clamp(in.get(0), -0.5f, 1),
                        p.of(Shape.of(6), -2, -0.8f, -0.2f, 0.7f, 1.3f, 3)),
                linear("max", in -> Arithmetic.max(in.get(0), in.get(1)), a, apart),
                linear("min", in -> Arithmetic.min(in.get(0), in.get(1)), a, apart),
                linear(
                        "select broadcast",
                        in -> Arithmetic.select(condition, in.get(0), in.get(1)),
                        p.normal(2, 1),
                        p.normal(2, 3)),
                linear("relu", in -> Functions.relu(in.get(0)), p.aroundZero(6)),
                linear("leakyRelu", in -> Functions.leakyRelu(in.get(0), 0.2f), p.aroundZero(6)),
                curved("elu", in -> Functions.elu(in.get(0), 1.3f), p.aroundZero(8)));
    }

    private static Stream<Case> functions(Points p) {
        Stream<Case> smooth = Stream.of(
                curved("exp", in -> Functions.exp(in.get(0)), p.normal(5)),
                curved("log", in -> Functions.log(in.get(0)), p.uniform(1, 2, 5)),
                curved("tanh", in -> Functions.tanh(in.get(0)), p.normal(5)),
                curved("sigmoid", in -> Functions.sigmoid(in.get(0)), p.normal(5)),
                curved("softplus", in -> Functions.softplus(in.get(0)), p.normal(5)),
                curved("logSoftmax", in -> Functions.logSoftmax(in.get(0)), p.normal(3, 4)),
                curved(
                        "a chain that uses values twice",
                        in -> {
                            Variable t = Functions.tanh(in.get(0));
                            return Arithmetic.mul(Functions.exp(t), Arithmetic.add(t, in.get(0)));
                        },
                        p.normal(5)));
        Stream<Case> activations = ACTIVATIONS.stream()
                .map(a -> new Case(
                        "activate " + a.kind(),
                        a.kind() == Activation.Kind.TANH || a.kind() == Activation.Kind.SIGMOID,
                        in -> Functions.activate(in.get(0), a),
                        List.of(p.aroundZero(6))));
        return Stream.concat(smooth, activations);
    }
}
