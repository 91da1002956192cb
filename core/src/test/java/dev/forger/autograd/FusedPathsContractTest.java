package dev.forger.autograd;

import static dev.forger.autograd.PointwiseCases.ACTIVATIONS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.kernel.Activation;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.memory.Shape;
import dev.forger.tensor.ConvOptions;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fused operations against their composition of single ones. For {@code y = act(z)} with z a sum of k
 * products of magnitude at most S (the same sum over absolute values), two ways of computing z differ by
 * at most {@code 2·(k + 4)·u·S}, and so do the two y, since no activation's slope is above 1, but for the 3
 * ulps that each activation may be off: 12u. The slopes themselves differ by at most twice that; so do the
 * gradients, relative to the gradient G of the absolute sum, besides the rounding of their own sums of at
 * most m products each.
 */
public abstract class FusedPathsContractTest extends AutogradTest {
    private static final double UNIT = 0x1p-24;

    static List<Activation> activations() {
        return ACTIVATIONS;
    }

    /** What is fused: a map linear in each input, and how many products each output sums. */
    private void assertFused(
            GradientCheck.Function fused, GradientCheck.Function sum, Activation activation, int k, Tensor... at) {
        List<Variable> inputs = List.of(at).stream().map(Variable::parameter).toList();
        List<Variable> absolute = List.of(at).stream()
                .map(t -> Variable.parameter(Elementwise.unary(ElementwiseOp.ABS, t)))
                .toList();
        Variable a = fused.of(inputs);
        Variable b = Functions.activate(sum.of(inputs), activation);
        Variable magnitude = sum.of(absolute);
        double worst = 0;
        float[] s = magnitude.value().toArray();
        for (int i = 0; i < s.length; i++) {
            double bound = (2 * (k + 4) * s[i] + 12) * UNIT;
            worst = Math.max(worst, bound);
            assertClose("output " + i, a.value().toArray()[i], b.value().toArray()[i], bound);
        }
        Variable dy = Variable.constant(normal(99, a.shape().toArray()));
        Variable absDy = Variable.constant(Elementwise.unary(ElementwiseOp.ABS, dy.value()));
        List<Tensor> ofFused = Gradients.of(dot(a, dy), inputs);
        List<Tensor> ofComposed = Gradients.of(dot(b, dy), inputs);
        List<Tensor> ofMagnitude = Gradients.of(dot(magnitude, absDy), absolute);
        for (int i = 0; i < at.length; i++) {
            float[] g = ofMagnitude.get(i).toArray();
            for (int j = 0; j < g.length; j++) {
                double bound = (2 * worst + 2 * (s.length + 4) * UNIT) * g[j];
                float x = ofFused.get(i).toArray()[j];
                assertClose(
                        "gradient " + i + "[" + j + "]", x, ofComposed.get(i).toArray()[j], bound);
            }
        }
    }

    private static Variable dot(Variable a, Variable b) {
        return Reductions.sum(Arithmetic.mul(a, b), false);
    }

    private static void assertClose(String what, float a, float b, double bound) {
        assertTrue(Math.abs((double) a - b) <= bound, () -> what + ": " + a + " and " + b + ", bound " + bound);
    }

    private Tensor bias(Activation activation) {
        boolean kinked = activation.kind() == Activation.Kind.RELU || activation.kind() == Activation.Kind.LEAKY_RELU;
        return kinked ? vector(6, -6, 6) : normal(3, 3);
    }

    @ParameterizedTest
    @MethodSource("activations")
    void linear(Activation activation) {
        assertFused(
                in -> Products.linear(in.get(0), in.get(1), Optional.of(in.get(2)), activation),
                in -> Arithmetic.add(Products.matmul(in.get(0), Views.transpose(in.get(1))), in.get(2)),
                activation,
                7,
                uniform(1, -1, 1, 4, 7),
                uniform(2, -0.5f, 0.5f, 3, 7),
                bias(activation));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void conv2d(Activation activation) {
        ConvOptions o = ConvOptions.of(2, 1);
        assertFused(
                in -> Convolutions.conv2d(in.get(0), in.get(1), Optional.of(in.get(2)), o, activation),
                in -> Arithmetic.add(
                        Convolutions.conv2d(in.get(0), in.get(1), Optional.empty(), o, Activation.IDENTITY),
                        Views.reshape(in.get(2), 3, 1, 1)),
                activation,
                2 * 4 * 4,
                uniform(1, -0.5f, 0.5f, 2, 2, 6, 6),
                uniform(2, -0.5f, 0.5f, 3, 2, 4, 4),
                bias(activation));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void convTranspose2d(Activation activation) {
        ConvOptions o = ConvOptions.of(2, 1);
        assertFused(
                in -> Convolutions.convTranspose2d(in.get(0), in.get(1), Optional.of(in.get(2)), o, 0, 0, activation),
                in -> Arithmetic.add(
                        Convolutions.convTranspose2d(
                                in.get(0), in.get(1), Optional.empty(), o, 0, 0, Activation.IDENTITY),
                        Views.reshape(in.get(2), 3, 1, 1)),
                activation,
                2 * 4 * 4,
                uniform(1, -0.5f, 0.5f, 2, 2, 3, 3),
                uniform(2, -0.5f, 0.5f, 2, 3, 4, 4),
                bias(activation));
    }

    private Variable batchNorm(List<Variable> in, Activation activation) {
        Tensor mean = Tensor.zeros(device, Shape.of(3));
        Tensor variance = Tensor.full(device, Shape.of(3), 1);
        return Normalisation.batchNorm(in.get(0), in.get(1), in.get(2), mean, variance, 1e-5f, 0.1f, activation);
    }

    /**
     * The normalised data does not depend on the activation, so forward differs by the activation's own few
     * roundings; backward sums M products of magnitude {@code |dy|·(1 + |x̂|²)}, scaled by gamma/std.
     */
    @ParameterizedTest
    @MethodSource("activations")
    void batchNormWithActivation(Activation activation) {
        List<Variable> inputs = List.of(normal(1, 4, 3, 2, 2), uniform(2, 0.5f, 1.5f, 3), bias(activation)).stream()
                .map(Variable::parameter)
                .toList();
        Variable dy = Variable.constant(normal(4, 4, 3, 2, 2));
        Variable fused = batchNorm(inputs, activation);
        Variable apart = Functions.activate(batchNorm(inputs, Activation.IDENTITY), activation);
        float[] a = fused.value().toArray();
        for (int i = 0; i < a.length; i++) {
            assertClose("output " + i, a[i], apart.value().toArray()[i], 12 * UNIT * Math.abs(a[i]));
        }
        assertGradientsAgree(Gradients.of(dot(fused, dy), inputs), Gradients.of(dot(apart, dy), inputs));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void batchNormBackwardComposedOfPrimitives(Activation activation) {
        List<Variable> inputs = List.of(normal(1, 4, 3, 2, 2), uniform(2, 0.5f, 1.5f, 3), bias(activation)).stream()
                .map(Variable::parameter)
                .toList();
        Variable loss = dot(batchNorm(inputs, activation), Variable.constant(normal(4, 4, 3, 2, 2)));
        List<Tensor> composed = Gradients.ofDifferentiable(loss, inputs).stream()
                .map(Variable::value)
                .toList();
        assertGradientsAgree(Gradients.of(loss, inputs), composed);
    }

    /** M = 16 values a channel of |dy| ≤ 4, |x̂| ≤ 4, gamma/std ≤ 3: sums of 16·4·(1 + 16)·3, M + 16 roundings. */
    private static void assertGradientsAgree(List<Tensor> expected, List<Tensor> actual) {
        double bound = (16 + 16) * UNIT * 16 * 4 * (1 + 16) * 3;
        for (int i = 0; i < expected.size(); i++) {
            float[] e = expected.get(i).toArray();
            for (int j = 0; j < e.length; j++) {
                assertClose("gradient " + i + "[" + j + "]", e[j], actual.get(i).toArray()[j], bound);
            }
        }
    }

    /** −t·ln σ(x) − (1 − t)·ln(1 − σ(x)): |x| ≤ 3 keeps σ and 1 − σ above 0.04, which magnifies roundings by 25. */
    @Test
    void bceWithLogits() {
        Variable x = Variable.parameter(uniform(1, -3, 3, 40));
        Variable t = Variable.constant(uniform(2, 0, 1, 40));
        Variable fused = Functions.bceWithLogits(x, t);
        Variable p = Functions.sigmoid(x);
        Variable no = Arithmetic.affine(t, -1, 1);
        Variable composed = Arithmetic.neg(Arithmetic.add(
                Arithmetic.mul(t, Functions.log(p)), Arithmetic.mul(no, Functions.log(Arithmetic.affine(p, -1, 1)))));
        double bound = 25 * 8 * UNIT;
        assertArrayEquals(fused.value().toArray(), composed.value().toArray(), (float) bound);
        assertArrayEquals(
                Gradients.of(Reductions.sum(fused, false), x).getFirst().toArray(),
                Gradients.of(Reductions.sum(composed, false), x).getFirst().toArray(),
                (float) bound);
    }

    /** Where nothing is fused, the two kinds of pass run the same operations. */
    @Test
    void bothKindsOfPassGiveTheSameBits() {
        Points points = new Points(device);
        java.util.stream.Stream.of(
                        PointwiseCases.all(points),
                        ReductionCases.all(points),
                        ProductCases.all(points),
                        ConvolutionCases.all(points))
                .flatMap(s -> s)
                .forEach(c -> {
                    List<Variable> inputs =
                            c.at().stream().map(Variable::parameter).toList();
                    Variable loss = Reductions.sum(c.function().of(inputs), false);
                    List<Tensor> first = Gradients.of(loss, inputs);
                    List<Variable> again = Gradients.ofDifferentiable(loss, inputs);
                    for (int i = 0; i < inputs.size(); i++) {
                        assertArrayEquals(
                                first.get(i).toArray(), again.get(i).value().toArray(), c.name() + ", input " + i);
                    }
                });
    }
}
