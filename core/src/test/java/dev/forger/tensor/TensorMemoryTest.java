package dev.forger.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.kernel.Activation;
import dev.forger.memory.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Memory from and to the user, and what operations leave behind. */
class TensorMemoryTest extends DeviceTest {
    @Test
    void aWrappedSegmentAndItsTensorAreOneMemory() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2, 3, 4, 5, 6);
            Tensor t = Tensor.wrap(device(), Shape.of(2, 3), segment);
            segment.setAtIndex(ValueLayout.JAVA_FLOAT, 4, 50);
            assertArrayEquals(new float[] {1, 2, 3, 4, 50, 6}, t.toArray());
            Elementwise.fill(t.slice(1, 0, 1), -1);
            assertEquals(-1, segment.getAtIndex(ValueLayout.JAVA_FLOAT, 3));
            t.close();
            assertEquals(2, segment.getAtIndex(ValueLayout.JAVA_FLOAT, 1));
        }
    }

    @Test
    void aWrappedTensorEndsWithItsArena() {
        Tensor t;
        try (Arena arena = Arena.ofConfined()) {
            t = Tensor.wrap(device(), Shape.of(2), arena.allocate(8, 4));
        }
        assertThrows(IllegalStateException.class, t::toArray);
        assertThrows(IllegalStateException.class, () -> Elementwise.neg(t));
    }

    @Test
    void wrapsTheRestOfADirectBuffer() {
        FloatBuffer buffer = ByteBuffer.allocateDirect(24)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .put(new float[] {1, 2, 3, 4, 5, 6});
        buffer.position(2);
        Tensor t = Tensor.wrap(device(), Shape.of(4), buffer);
        assertArrayEquals(new float[] {3, 4, 5, 6}, t.toArray());
        Elementwise.fill(t, 8);
        assertEquals(8, buffer.get(5));
        assertEquals(2, buffer.get(1));
    }

    @Test
    void refusesWhatCannotBeWrapped() {
        FloatBuffer swapped = ByteBuffer.allocateDirect(8)
                .order(ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
                .asFloatBuffer();
        assertTrue(refusal(() -> Tensor.wrap(device(), Shape.of(2), swapped)).contains("byte order"));
        assertTrue(refusal(() -> Tensor.wrap(device(), Shape.of(2), FloatBuffer.allocate(2)))
                .contains("Java heap"));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ten = arena.allocate(10, 4);
            assertTrue(refusal(() -> Tensor.wrap(device(), Shape.of(2), ten)).contains("whole number"));
            assertTrue(refusal(() -> Tensor.wrap(device(), Shape.of(3), ten.asSlice(0, 8)))
                    .contains("has 2 values, shape [3] needs 3"));
        }
    }

    @Test
    void segmentsShowTheTensorsMemory() {
        Tensor t = tensor(Nd.counting(3, 2));
        MemorySegment rows = t.slice(0, 1, 3).asSegment();
        assertEquals(16, rows.byteSize());
        rows.setAtIndex(ValueLayout.JAVA_FLOAT, 0, 20);
        assertArrayEquals(new float[] {0, 1, 20, 3, 4, 5}, t.toArray());
    }

    @Test
    void copiesFromTheHeapAndFromNativeMemory() {
        Tensor t = tensor(Nd.counting(3, 2));
        t.slice(0, 0, 1).copyFrom(MemorySegment.ofArray(new float[] {7, 8}));
        try (Arena arena = Arena.ofConfined()) {
            t.slice(0, 2, 3).copyFrom(arena.allocateFrom(ValueLayout.JAVA_FLOAT, 9, 10));
        }
        assertArrayEquals(new float[] {7, 8, 2, 3, 9, 10}, t.toArray());
    }

    @Test
    void aCopyNeverWritesBesideItsView() {
        Tensor t = tensor(Nd.counting(3, 2));
        Tensor row = t.slice(0, 0, 1);
        assertTrue(
                refusal(() -> row.copyFrom(MemorySegment.ofArray(new byte[10]))).contains("whole number"));
        assertTrue(
                refusal(() -> row.copyFrom(MemorySegment.ofArray(new float[3]))).contains("[1, 2]"));
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, t.toArray());
    }

    @Test
    void valuesMustFillTheShape() {
        assertTrue(refusal(() -> Tensor.of(device(), Shape.of(2, 2), 1, 2, 3)).contains("[2, 2]"));
    }

    /** Without a scope, an operation leaves its results and nothing else, whatever the operands' layouts. */
    @Test
    void operationsLeaveOnlyTheirResults() {
        Nd data = Nd.integers(new Random(1), 4, 6, 6, 4);
        try (Device device = Devices.open("reference", new DeviceOptions(1));
                Tensor wide = Tensor.of(device, data.shape(), data.values());
                Tensor ones = Tensor.full(device, Shape.of(6), 1);
                Tensor one = Tensor.scalar(device, 1)) {
            // No axis of these has stride 1, so that every kernel needs a dense copy.
            Tensor odd = wide.permute(3, 2, 1, 0).slice(3, 0, 3);
            Tensor matrix = one.expand(Shape.of(5, 6));
            Tensor bias = one.expand(Shape.of(3));
            Tensor weights = wide.slice(0, 0, 3).slice(2, 0, 3).slice(3, 0, 3);
            Tensor features = odd.slice(1, 0, 3);
            ConvOptions same = ConvOptions.of(1, 1);
            var geometry = Convolution.geometry(odd, weights, same);
            List<Supplier<List<Tensor>>> operations = List.of(
                    () -> List.of(MatMul.matmul(odd, odd.permute(0, 1, 3, 2))),
                    () -> List.of(MatMul.matmul(matrix, matrix.permute(1, 0))),
                    () -> List.of(MatMul.linear(matrix, matrix, Optional.empty(), Activation.RELU)),
                    () -> List.of(Convolution.conv2d(odd, weights, Optional.of(bias), same, Activation.RELU)),
                    () -> List.of(Convolution.backwardData(
                            features, weights, Optional.of(one.expand(Shape.of(6))), geometry, Activation.RELU)),
                    () -> List.of(Convolution.backwardWeights(odd, features, geometry)),
                    () -> {
                        var f = BatchNormalisation.forward(odd, ones, ones, ones, ones, 1, 0.5f, Activation.RELU);
                        Tensor diffX = BatchNormalisation.backward(odd, ones, f, odd, Activation.RELU, ones, ones);
                        return List.of(f.y(), f.mean(), f.invStd(), diffX);
                    },
                    () -> List.of(Elementwise.add(odd, matrix.slice(0, 0, 1).slice(1, 0, 1))),
                    () -> List.of(Reduction.sum(odd, false, 1)),
                    () -> List.of(Joining.concat(List.of(odd, odd), 2)));
            long before = device.pool().statistics().liveBlocks();
            for (int i = 0; i < operations.size(); i++) {
                List<Tensor> results = operations.get(i).get();
                results.forEach(Tensor::toArray);
                results.forEach(Tensor::close);
                assertEquals(before, device.pool().statistics().liveBlocks(), "operation " + i);
            }
        }
    }
}
