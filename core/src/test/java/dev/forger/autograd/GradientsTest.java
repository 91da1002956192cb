package dev.forger.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.util.List;
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
