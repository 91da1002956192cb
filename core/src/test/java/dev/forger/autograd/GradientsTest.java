package dev.forger.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.kernel.Activation;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.tensor.ConvOptions;
import dev.forger.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GradientsTest extends AutogradTest {
    private Variable parameter(float... values) {
        return Variable.parameter(vector(values));
    }

    private static Variable total(Variable v) {
        return Reductions.sum(v, false);
    }

    private static void assertGradient(Tensor gradient, float... expected) {
        assertTrue(gradient.isContiguous());
        assertArrayEquals(expected, gradient.toArray());
    }

    @Test
    void sumOfSquares() {
        Variable w = parameter(3, 4);
        assertGradient(Gradients.of(total(Arithmetic.square(w)), w).getFirst(), 6, 8);
    }

    @Test
    void secondOrderThroughTheRecordedGradient() {
        Variable w = parameter(3, 4);
        Variable g = Gradients.ofDifferentiable(total(Arithmetic.square(w)), w).getFirst();
        assertArrayEquals(new float[] {6, 8}, g.value().toArray());
        assertGradient(Gradients.of(total(Arithmetic.square(g)), w).getFirst(), 24, 32);
    }

    @Test
    void thirdOrder() {
        Variable x = parameter(2);
        Variable first =
                Gradients.ofDifferentiable(total(Arithmetic.pow(x, 4)), x).getFirst();
        Variable second = Gradients.ofDifferentiable(total(first), x).getFirst();
        assertGradient(Gradients.of(total(second), x).getFirst(), 48);
    }

    @Test
    void oneVariableUsedManyTimesSumsItsGradients() {
        Variable a = parameter(1, 2);
        Variable b = Arithmetic.add(a, a);
        Variable c = Arithmetic.mul(b, a);
        // (2a)·a + a + a: 4a + 2
        assertGradient(Gradients.of(total(Arithmetic.add(c, b)), a).getFirst(), 6, 10);
    }

    @Test
    void gradientsThatShareMemoryAreSeparateTensors() {
        Variable a = parameter(1, 2);
        Variable b = parameter(3, 4);
        List<Tensor> gradients = Gradients.of(total(Arithmetic.add(a, b)), a, b);
        gradients.getFirst().close();
        assertGradient(gradients.getLast(), 1, 1);
    }

    @Test
    void ofAnIntermediateVariableAndItsInput() {
        Variable a = parameter(1, 2);
        Variable b = Arithmetic.affine(a, 3, 0);
        List<Tensor> gradients = Gradients.of(total(Arithmetic.square(b)), b, a);
        assertGradient(gradients.getFirst(), 6, 12);
        assertGradient(gradients.getLast(), 18, 36);
    }

    @Test
    void ofTheLossItself() {
        Variable loss = total(parameter(1, 2));
        assertGradient(Gradients.of(loss, loss).getFirst(), 1);
    }

    @Test
    void zeroWhereTheLossDoesNotDepend() {
        Variable a = parameter(1, 2);
        Variable b = parameter(3);
        assertGradient(Gradients.of(total(a), b).getFirst(), 0);
        assertArrayEquals(
                new float[1],
                Gradients.ofDifferentiable(total(a), b).getFirst().value().toArray());
    }

    @Test
    void constantsRecordNothing() {
        Variable a = Variable.constant(vector(1, 2));
        Variable b = Arithmetic.mul(a, a);
        assertFalse(b.needsGradient());
        assertEquals(0, b.inputs().length);
        assertFalse(Arithmetic.mul(parameter(1), a).detach().needsGradient());
    }

    @Test
    void deepGraphsDoNotOverflowTheStack() {
        Variable a = parameter(1);
        Variable v = a;
        for (int i = 0; i < 50_000; i++) {
            v = Arithmetic.affine(v, 1, 0);
        }
        assertGradient(Gradients.of(v, a).getFirst(), 1);
    }

    @Test
    void aDiamondOfManyLayersIsVisitedOnce() {
        Variable a = parameter(1);
        Variable v = a;
        for (int i = 0; i < 60; i++) {
            v = Arithmetic.add(v, v);
        }
        assertGradient(Gradients.of(v, a).getFirst(), 0x1p60f);
    }

    @Test
    void onlyTheResultsOutliveAFirstOrderPass() {
        Variable a = Variable.parameter(normal(1, 8, 8));
        Variable v = a;
        for (int i = 0; i < 10; i++) {
            v = Functions.tanh(Arithmetic.add(Products.matmul(v, a), v));
        }
        Variable loss = total(v);
        long before = device.pool().statistics().liveBlocks();
        List<Tensor> gradients = Gradients.of(loss, a);
        assertEquals(before + 1, device.pool().statistics().liveBlocks());
        gradients.getFirst().close();
        assertEquals(before, device.pool().statistics().liveBlocks());
    }

    @Test
    void whatAPassMadeIsFreedOnTheWay() {
        Variable a = Variable.parameter(normal(1, 1024, 16));
        Variable v = a;
        for (int i = 0; i < 100; i++) {
            v = Functions.tanh(v);
        }
        Variable loss = total(v);
        try (Tensor gradient = Gradients.of(loss, a).getFirst()) {
            long peak = device.pool().statistics().peakBytes();
            // Forward holds 102 blocks of 64 KiB; the pass may add a few, not another hundred.
            assertTrue(peak < 110 * gradient.bytes(), "peak " + peak);
        }
    }

    @Test
    void consumeWritesToViewsAndFreesWhatWasRecorded() {
        Variable a = parameter(1, 2);
        Variable b = parameter(5);
        Variable unused = parameter(7);
        Tensor flat = vector(10, 20, 30, 40);
        List<Variable> wrt = List.of(a, b, unused);
        List<Tensor> into = List.of(flat.slice(0, 0, 2), flat.slice(0, 2, 3), flat.slice(0, 3, 4));
        Variable constant = Variable.constant(vector(1, 1));
        Variable product = Arithmetic.mul(Views.reshape(a, 2, 1), b);
        Variable view = Views.reshape(product, 2);
        Variable loss = total(Arithmetic.mul(view, Views.reshape(constant, 2)));
        assertThrows(IllegalArgumentException.class, () -> Gradients.consume(loss, List.of(a), into));
        Gradients.consume(loss, wrt, into);
        assertArrayEquals(new float[] {5, 5, 3, 0}, flat.toArray());
        assertThrows(IllegalStateException.class, () -> view.value().toArray());
        assertThrows(IllegalStateException.class, () -> product.value().toArray());
        assertEquals(15, loss.value().item());
        assertArrayEquals(new float[] {1, 2}, a.value().toArray());
        assertArrayEquals(new float[] {1, 1}, constant.value().toArray());
    }

    /** A network with all kinds of parameters, used twice, and a loss that also asks for a weight directly. */
    private Variable twice(List<Variable> p) {
        Variable sum = Arithmetic.square(total(p.get(2)));
        for (int stream = 1; stream <= 2; stream++) {
            Variable x = Variable.constant(normal(stream, 3, 2, 4, 4));
            Variable features =
                    Convolutions.conv2d(x, p.get(0), Optional.of(p.get(1)), ConvOptions.of(1, 1), Activation.RELU);
            Variable normed = Normalisation.batchNorm(
                    features,
                    p.get(2),
                    p.get(3),
                    Tensor.zeros(device, Shape.of(3)),
                    Tensor.zeros(device, Shape.of(3)),
                    1e-5f,
                    0.1f,
                    Activation.TANH);
            Variable y =
                    Products.linear(Views.reshape(normed, 3, 48), p.get(4), Optional.of(p.get(5)), Activation.SIGMOID);
            sum = Arithmetic.add(sum, total(y));
        }
        return sum;
    }

    /** Dense or not, the places get what the gradients are, bit for bit; in dense ones kernels write them. */
    @Test
    void consumeWritesGradientsOfWeightsInPlace() {
        List<Variable> wrt = Stream.of(
                        normal(3, 3, 2, 3, 3), normal(4, 3), normal(5, 3), normal(6, 3), normal(7, 5, 48), normal(8, 5))
                .map(Variable::parameter)
                .toList();
        List<Tensor> expected = new ArrayList<>();
        long apart = launches(() -> expected.addAll(Gradients.of(twice(wrt), wrt)));
        List<Tensor> dense =
                wrt.stream().map(v -> Tensor.full(device, v.shape(), Float.NaN)).toList();
        long inPlace = launches(() -> Gradients.consume(twice(wrt), wrt, dense));
        List<Tensor> reversed = wrt.stream().map(this::reversed).toList();
        long strided = reversed.stream().filter(t -> !t.isContiguous()).count();
        assertEquals(2, strided);
        long copied = launches(() -> Gradients.consume(twice(wrt), wrt, reversed));
        assertEquals(apart - wrt.size(), inPlace);
        assertEquals(inPlace + strided, copied);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i).toArray(), dense.get(i).toArray());
            assertArrayEquals(expected.get(i).toArray(), reversed.get(i).toArray());
        }
        String shape = assertThrows(
                        IllegalArgumentException.class,
                        () -> Gradients.consume(twice(wrt), wrt.subList(0, 1), dense.subList(1, 2)))
                .getMessage();
        assertTrue(shape.contains("[3, 2, 3, 3]") && shape.contains("[3]"), shape);
    }

    /** NaN in the variable's shape, its axes outermost last. */
    private Tensor reversed(Variable v) {
        int rank = v.shape().rank();
        long[] dims = new long[rank];
        int[] axes = new int[rank];
        for (int i = 0; i < rank; i++) {
            axes[i] = rank - 1 - i;
            dims[i] = v.shape().dim(axes[i]);
        }
        return Tensor.full(device, Shape.of(dims), Float.NaN).permute(axes);
    }

    private long launches(Runnable work) {
        return device.kernels().launches().during(work).size();
    }

    /** Both factors are one variable: its two gradients cannot both be written to its place. */
    @Test
    void consumeAddsTheGradientsOfTwoInputsThatAreOneVariable() {
        Variable a = Variable.parameter(normal(1, 3, 3));
        float[] expected = Gradients.of(total(Products.linear(a, a, Optional.empty(), Activation.TANH)), a)
                .getFirst()
                .toArray();
        Tensor place = Tensor.full(device, a.shape(), Float.NaN);
        Gradients.consume(total(Products.linear(a, a, Optional.empty(), Activation.TANH)), List.of(a), List.of(place));
        assertArrayEquals(expected, place.toArray());
    }

    @Test
    void broadcastGradientsAreSummed() {
        Variable a = Variable.parameter(tensor(Shape.of(2, 1), 1, 2));
        Variable b = parameter(3, 4, 5);
        List<Tensor> gradients = Gradients.of(total(Arithmetic.mul(a, b)), a, b);
        assertEquals(Shape.of(2, 1), gradients.getFirst().shape());
        assertGradient(gradients.getFirst(), 12, 12);
        assertGradient(gradients.getLast(), 3, 3, 3);
    }

    @Test
    void runsAreBitwiseEqual() {
        Variable a = Variable.parameter(normal(1, 16, 16));
        Variable y = Functions.tanh(Products.matmul(a, Functions.sigmoid(Products.matmul(a, a))));
        Variable loss = Reductions.mean(y, false);
        float[] first = Gradients.of(loss, a).getFirst().toArray();
        assertArrayEquals(first, Gradients.of(loss, a).getFirst().toArray());
        assertArrayEquals(
                first, Gradients.ofDifferentiable(loss, a).getFirst().value().toArray());
    }

    @Test
    void worksWithNoScopeOpen() {
        try (var own = new dev.forger.device.ReferenceBackend().open(dev.forger.device.DeviceOptions.defaults());
                Tensor value = Tensor.of(own, Shape.of(), 3)) {
            Variable w = Variable.parameter(value);
            Gradients.of(w, w).getFirst().close();
        }
    }

    @Test
    void badRequestsSayWhatWasExpected() {
        Variable a = parameter(1, 2);
        assertMessage("[2]", () -> Gradients.of(a, a));
        assertMessage("constant", () -> Gradients.of(total(a), a.detach()));
        assertMessage("twice", () -> Gradients.of(total(a), a, a));
    }

    @Test
    void aClosedValueIsNotRead() {
        Variable a = parameter(1, 2);
        Variable loss;
        try (MemoryScope inner = device.scope()) {
            loss = total(Functions.exp(a));
            inner.keep(loss.value());
        }
        assertThrows(IllegalStateException.class, () -> Gradients.of(loss, a));
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable executable) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, executable);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
