package dev.forger.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.kernel.elementwise.ElementwiseKernel;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.kernel.elementwise.ElementwiseSpec;
import dev.forger.kernel.gemm.GemmSpec;
import dev.forger.memory.Buffer;
import dev.forger.memory.HostMemory;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.memory.Storage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What {@link Device} promises, of any backend. */
public abstract class DeviceContractTest {
    private static final float[] VALUES = {1, -2, 3.5f, Float.NaN, Float.NEGATIVE_INFINITY, 1e-45f, -0f};

    /** For subclasses. */
    protected DeviceContractTest() {}

    /** Opens the device under test with so many threads; the test closes it. */
    protected abstract Device open(int threads);

    @Test
    void bitsSurviveTheWayInAndOut() {
        try (Device device = open(2);
                Storage storage = device.allocate(VALUES.length);
                Arena arena = Arena.ofConfined()) {
            device.copyIn(MemorySegment.ofArray(VALUES), storage);
            float[] heap = new float[VALUES.length];
            device.copyOut(storage, MemorySegment.ofArray(heap));
            assertArrayEquals(VALUES, heap);
            MemorySegment from = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 7, 8, 9);
            device.copyIn(from, storage);
            // The source may be reused at once.
            from.fill((byte) 0);
            MemorySegment to = arena.allocate(16, 4);
            device.copyOut(storage, to);
            assertArrayEquals(new float[] {7, 8, 9, Float.NaN}, to.toArray(ValueLayout.JAVA_FLOAT));
        }
    }

    @Test
    void largeCopies() {
        int size = 3_000_001;
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = i;
        }
        try (Device device = open(2);
                Storage storage = device.allocate(size)) {
            device.copyIn(MemorySegment.ofArray(values), storage);
            float[] back = new float[size];
            device.copyOut(storage, MemorySegment.ofArray(back));
            assertArrayEquals(values, back);
        }
    }

    @Test
    void copiesAreChecked() {
        try (Device device = open(1);
                Storage four = device.allocate(4)) {
            MemorySegment five = MemorySegment.ofArray(new float[5]);
            assertThrows(IllegalArgumentException.class, () -> device.copyIn(five, four));
            assertThrows(IllegalArgumentException.class, () -> device.copyOut(four, five));
            Storage closed = device.allocate(5);
            closed.close();
            assertThrows(IllegalStateException.class, () -> device.copyIn(five, closed));
            assertThrows(IllegalStateException.class, () -> device.copyOut(closed, five));
        }
    }

    @Test
    void blocksAreAligned() {
        try (Device device = open(1);
                MemoryScope scope = device.scope()) {
            for (int elements : new int[] {0, 1, 3, 17, 1000}) {
                Storage storage = scope.keep(device.allocate(elements));
                assertEquals(0, storage.address() % HostMemory.ALIGNMENT_BYTES);
                assertEquals(4L * elements, storage.bytes());
                storage.close();
            }
            assertThrows(ArithmeticException.class, () -> device.allocate(Long.MAX_VALUE / 2));
        }
    }

    /** A hundred times the work takes longer; it is done once, and not before it is asked for. */
    @Test
    void launchesAreTimed() {
        try (Device device = open(1);
                Storage x = device.allocate(100_000)) {
            ElementwiseSpec spec = ElementwiseSpec.dense(ElementwiseOp.FILL, Shape.of(100_000));
            ElementwiseKernel fill = device.kernel(spec);
            Runnable once = () -> fill.run(Buffer.none(), Buffer.none(), Buffer.none(), 1, 0, x);
            once.run();
            double one = device.nanos(once);
            double hundred = device.nanos(() -> {
                for (int i = 0; i < 100; i++) {
                    once.run();
                }
            });
            assertTrue(one >= 0 && hundred > one, one + " and " + hundred + " ns");
        }
    }

    /** A result is there when it is copied out, however many kernels its making took. */
    @Test
    void kernelsRunInOrder() {
        try (Device device = open(2);
                Storage x = device.allocate(5000)) {
            ElementwiseSpec fill = ElementwiseSpec.dense(ElementwiseOp.FILL, Shape.of(5000));
            ElementwiseSpec affine = ElementwiseSpec.dense(ElementwiseOp.AFFINE, Shape.of(5000));
            device.kernel(fill).run(Buffer.none(), Buffer.none(), Buffer.none(), 1, 0, x);
            for (int i = 0; i < 20; i++) {
                device.kernel(affine).run(x, Buffer.none(), Buffer.none(), 2, -0.5f, x);
            }
            float[] got = new float[5000];
            device.copyOut(x, MemorySegment.ofArray(got));
            // x ← 2x − ½ keeps ½ and doubles the distance from it.
            for (float value : got) {
                assertEquals(0x1p19f + 0.5f, value);
            }
        }
    }

    private static void affine(Device device, Buffer x, float scale, float shift, Buffer dst) {
        ElementwiseSpec spec = ElementwiseSpec.dense(ElementwiseOp.AFFINE, Shape.of(VALUES.length));
        device.kernel(spec).run(x, Buffer.none(), Buffer.none(), scale, shift, dst);
    }

    private static float[] read(Device device, Buffer x) {
        float[] values = new float[VALUES.length];
        device.copyOut(x, MemorySegment.ofArray(values));
        return values;
    }

    private static void fill(Device device, Buffer x, float value) {
        float[] values = new float[VALUES.length];
        Arrays.fill(values, value);
        device.copyIn(MemorySegment.ofArray(values), x);
    }

    /** x doubled and reduced by one, by way of memory that ends with the work. */
    private static void work(Device device, Buffer x, Buffer dst) {
        try (MemoryScope _ = device.scope()) {
            Storage doubled = device.allocate(VALUES.length);
            affine(device, x, 2, 0, doubled);
            affine(device, doubled, 1, -1, dst);
        }
    }

    @Test
    void aReplayDoesTheWorkOnWhatIsThereThen() {
        try (Device device = open(2);
                Storage x = device.allocate(VALUES.length);
                Storage y = device.allocate(VALUES.length);
                Plan plan = device.plan()) {
            fill(device, x, 3);
            Recording recording = plan.record(() -> work(device, x, y));
            assertEquals(5, read(device, y)[0]);
            fill(device, x, 10);
            assertEquals(5, read(device, y)[0]);
            recording.replay();
            assertEquals(19, read(device, y)[6]);
            Recording next = plan.record(() -> work(device, y, x));
            assertEquals(37, read(device, x)[6]);
            recording.replay();
            next.replay();
            assertEquals(145, read(device, x)[6]);
        }
    }

    @Test
    void theMemoryOfARecordingIsNobodyElses() {
        try (Device device = open(2);
                Storage x = device.allocate(VALUES.length);
                Storage y = device.allocate(VALUES.length)) {
            fill(device, x, 3);
            Plan plan = device.plan();
            Recording recording = plan.record(() -> {
                work(device, x, y);
                Storage kept = device.allocate(VALUES.length);
                affine(device, y, 1, 0, kept);
                affine(device, kept, 1, 1, y);
                kept.close();
            });
            try (MemoryScope _ = device.scope()) {
                Storage[] others = new Storage[5];
                for (int i = 0; i < others.length; i++) {
                    others[i] = device.allocate(VALUES.length);
                    fill(device, others[i], -7);
                }
                recording.replay();
                assertEquals(6, read(device, y)[2]);
                for (Storage other : others) {
                    assertEquals(-7, read(device, other)[2]);
                }
            }
            long live = device.pool().statistics().liveBlocks();
            plan.close();
            plan.close();
            assertTrue(device.pool().statistics().liveBlocks() < live);
        }
    }

    @Test
    void aRoutineGivesTheSameEveryTime() {
        try (Device device = open(2);
                Storage x = device.allocate(VALUES.length);
                Storage y = device.allocate(VALUES.length);
                Plan plan = device.plan()) {
            int[] done = {0};
            Routine routine = plan.routine(() -> {
                done[0]++;
                work(device, x, y);
            });
            for (int i = 0; i < 5; i++) {
                fill(device, x, i);
                routine.run();
                assertEquals(2 * i - 1, read(device, y)[1]);
            }
            assertEquals(2, done[0]);
        }
    }

    @Test
    void copiesAndOtherRecordingsAreNoPartOfARecording() {
        try (Device device = open(1);
                Storage x = device.allocate(VALUES.length);
                Plan plan = device.plan()) {
            assertThrows(IllegalStateException.class, () -> plan.record(() -> fill(device, x, 1)));
            assertThrows(IllegalStateException.class, () -> plan.record(() -> read(device, x)));
            assertThrows(IllegalStateException.class, () -> plan.record(() -> plan.record(() -> work(device, x, x))));
            fill(device, x, 4);
            plan.record(() -> work(device, x, x)).replay();
            assertEquals(13, read(device, x)[0]);
        }
    }

    @Test
    void anOpenPlanIsALeak() {
        Device device = open(1);
        Storage x = device.allocate(VALUES.length);
        fill(device, x, 1);
        Plan plan = device.plan();
        plan.record(() -> work(device, x, x));
        x.close();
        assertThrows(IllegalStateException.class, device::close);
        plan.close();
    }

    @Test
    void equalSpecsShareAKernel() {
        try (Device device = open(2)) {
            assertSame(
                    device.kernel(GemmSpec.dense(3, 4, 5, false, true)),
                    device.kernel(GemmSpec.dense(3, 4, 5, false, true)));
            assertFalse(device.kernels()
                    .explain(GemmSpec.dense(3, 4, 5, false, true))
                    .name()
                    .isBlank());
        }
    }

    @Test
    void saysWhatItIs() {
        try (Device device = open(2)) {
            assertFalse(device.description().isBlank());
            assertTrue(device.toString().startsWith(device.name() + " ("), device.toString());
        }
    }

    @Test
    void closingTwiceDoesNothing() {
        Device device = open(2);
        device.close();
        assertDoesNotThrow(device::close);
        assertThrows(IllegalStateException.class, () -> device.allocate(1));
    }

    @Test
    void aLeakIsReported() {
        Device device = open(2);
        Storage leaked = device.allocate(100);
        String message = String.valueOf(
                assertThrows(IllegalStateException.class, device::close).getMessage());
        assertTrue(message.contains("leak"), message);
        assertDoesNotThrow(leaked::close);
    }

    @Test
    void twoDevicesWorkSideBySide() {
        try (Device one = open(2);
                Device two = open(1);
                Storage x = one.allocate(1);
                Storage y = two.allocate(1)) {
            ElementwiseSpec fill = ElementwiseSpec.dense(ElementwiseOp.FILL, Shape.of(1));
            one.kernel(fill).run(Buffer.none(), Buffer.none(), Buffer.none(), 1, 0, x);
            two.kernel(fill).run(Buffer.none(), Buffer.none(), Buffer.none(), 2, 0, y);
            float[] got = new float[1];
            one.copyOut(x, MemorySegment.ofArray(got));
            assertEquals(1, got[0]);
            two.copyOut(y, MemorySegment.ofArray(got));
            assertEquals(2, got[0]);
        }
    }
}
