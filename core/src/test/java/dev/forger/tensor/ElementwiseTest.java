package dev.forger.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.memory.Shape;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ElementwiseTest extends DeviceTest {
    /** The extents of a result, and for each axis which operands have extent 1 there. */
    @Provide
    Arbitrary<List<long[]>> axes() {
        return Arbitraries.longs()
                .between(0, 4)
                .flatMap(extent -> Arbitraries.integers().between(0, 7).map(ones -> new long[] {extent, ones}))
                .list()
                .ofMaxSize(5);
    }

    /** Extents of an operand: the result's, or 1 where its bit is set; leading ones may be left out. */
    private static long[] operand(List<long[]> axes, int which, boolean trim) {
        int from = 0;
        while (trim && from < axes.size() && (axes.get(from)[1] >> which & 1) != 0) {
            from++;
        }
        return axes.stream()
                .skip(from)
                .mapToLong(axis -> (axis[1] >> which & 1) != 0 ? 1 : axis[0])
                .toArray();
    }

    @Property(tries = 300, seed = "3", edgeCases = EdgeCasesMode.NONE)
    void broadcastsAsNumPyDoes(@ForAll("axes") List<long[]> axes, @ForAll boolean trim, @ForAll long seed) {
        Random random = new Random(seed);
        Nd a = Nd.integers(random, operand(axes, 0, trim));
        Nd b = Nd.integers(random, operand(axes, 1, trim));
        Nd c = Nd.integers(random, operand(axes, 2, trim));
        long[] two = common(a.dims(), b.dims());
        Nd sum = Nd.build(two, i -> a.broadcastAt(i) - b.broadcastAt(i));
        Tensor difference = Elementwise.sub(tensor(a), tensor(b));
        assertEquals(sum.shape(), difference.shape());
        assertArrayEquals(sum.values(), difference.toArray());
        Nd fused = Nd.build(common(two, c.dims()), i -> a.broadcastAt(i) * b.broadcastAt(i) + c.broadcastAt(i));
        Tensor mulAdd = Elementwise.ternary(ElementwiseOp.MUL_ADD, tensor(a), tensor(b), tensor(c));
        assertEquals(fused.shape(), mulAdd.shape());
        assertArrayEquals(fused.values(), mulAdd.toArray());
    }

    private static long[] common(long[] a, long[] b) {
        long[] result = new long[Math.max(a.length, b.length)];
        for (int i = 1; i <= result.length; i++) {
            long x = i <= a.length ? a[a.length - i] : 1;
            long y = i <= b.length ? b[b.length - i] : 1;
            result[result.length - i] = x == 1 ? y : x;
        }
        return result;
    }

    @Test
    void namedFunctions() {
        Tensor a = Tensor.of(device(), Shape.of(2, 2), 1, -2, 4, 0.25f);
        Tensor b = Tensor.of(device(), Shape.of(2), 2, 4);
        check(Elementwise.add(a, b), 3, 2, 6, 4.25f);
        check(Elementwise.sub(a, b), -1, -6, 2, -3.75f);
        check(Elementwise.mul(a, b), 2, -8, 8, 1);
        check(Elementwise.div(a, b), 0.5f, -0.5f, 2, 0.0625f);
        check(Elementwise.affine(a, 2, 1), 3, -3, 9, 1.5f);
        check(Elementwise.neg(a), -1, 2, -4, -0.25f);
        check(Elementwise.relu(a), 1, 0, 4, 0.25f);
        check(Elementwise.leakyRelu(a, 0.5f), 1, -1, 4, 0.25f);
        check(Elementwise.sqrt(Elementwise.mul(a, a)), 1, 2, 4, 0.25f);
        check(Elementwise.binary(ElementwiseOp.AXPBY, a, b, 2, -1), 0, -8, 6, -3.5f);
        Tensor zero = Tensor.zeros(device(), Shape.of(1));
        check(Elementwise.exp(zero), 1);
        check(Elementwise.log(Elementwise.exp(zero)), 0);
        check(Elementwise.tanh(zero), 0);
        check(Elementwise.sigmoid(zero), 0.5f);
    }

    @Test
    void writesIntoViews() {
        Tensor base = Tensor.zeros(device(), Shape.of(3, 4));
        Elementwise.copy(Tensor.of(device(), Shape.of(2), 7, 8), base.slice(1, 1, 3));
        check(base, 0, 7, 8, 0, 0, 7, 8, 0, 0, 7, 8, 0);
        Tensor last = base.slice(0, 2, 3);
        Elementwise.add(last, Tensor.full(device(), Shape.of(1, 4), 1), last);
        check(base, 0, 7, 8, 0, 0, 7, 8, 0, 1, 8, 9, 1);
    }

    private static void check(Tensor t, float... expected) {
        assertArrayEquals(expected, t.toArray());
    }

    @Test
    void errorsNameTheOperationTheShapesAndTheRule() {
        Tensor a = Tensor.zeros(device(), Shape.of(2, 3));
        Tensor b = Tensor.zeros(device(), Shape.of(2, 4));
        for (String message : new String[] {
            refusal(() -> Elementwise.add(a, b)),
            refusal(() -> Elementwise.ternary(ElementwiseOp.ADD, a, a, b)),
            refusal(() -> Elementwise.copy(a, b))
        }) {
            assertTrue(message.matches("(?i)(add|copy):.*\\[2, 3\\].*\\[2, 4\\].*broadcast.*"), message);
        }
        String stretched = refusal(() -> Elementwise.copy(a, a.slice(0, 0, 1)));
        assertTrue(stretched.startsWith("copy: shapes [2, 3] and [1, 3] do not fit"), stretched);
        String into = refusal(() -> Elementwise.add(a.slice(0, 0, 1), a, a));
        assertTrue(into.startsWith("add: shapes [1, 3] and [2, 3] do not fit"), into);
        String arity = refusal(() -> Elementwise.unary(ElementwiseOp.ADD, a));
        assertTrue(arity.contains("ADD") && arity.contains("needs 2"), arity);
        String repeated = refusal(() -> Elementwise.fill(a.slice(0, 0, 1).expand(Shape.of(5, 3)), 1));
        assertTrue(repeated.contains("several times along axis 0"), repeated);
    }

    @Test
    void operandsLiveOnOneDevice() {
        try (Device other = Devices.open("reference", new DeviceOptions(1));
                Tensor there = Tensor.zeros(other, Shape.of(2))) {
            Tensor here = Tensor.zeros(device(), Shape.of(2));
            assertTrue(refusal(() -> Elementwise.add(here, there)).startsWith("ADD: operands live on two devices"));
            assertTrue(refusal(() -> MatMul.matmul(here, there)).startsWith("matmul: operands live on two devices"));
            assertTrue(refusal(() -> Joining.concat(List.of(here, there), 0)).startsWith("concat: operands live"));
        }
    }
}
