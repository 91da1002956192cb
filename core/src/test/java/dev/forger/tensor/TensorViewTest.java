package dev.forger.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.memory.Shape;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TensorViewTest extends DeviceTest {
    /** Any chain of views shows the elements that naive copies show, and writing the last one writes the first. */
    @Property(tries = 300, seed = "2")
    void viewsShowWhatCopiesHold(@ForAll long seed) {
        Random random = new Random(seed);
        long[] dims = new long[random.nextInt(5)];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(5);
        }
        Nd naive = Nd.counting(dims);
        Tensor base = tensor(naive);
        Tensor view = base;
        StringBuilder chain = new StringBuilder(base.shape().toString());
        for (int step = 0; step < 4; step++) {
            int rank = naive.dims().length;
            switch (random.nextInt(4)) {
                case 0 -> {
                    int[] axes = permutation(random, rank);
                    chain.append(" permute").append(java.util.Arrays.toString(axes));
                    naive = naive.permute(axes);
                    view = view.permute(axes);
                }
                case 1 -> {
                    if (rank > 0) {
                        int axis = random.nextInt(rank);
                        int to = random.nextInt((int) naive.dims()[axis] + 1);
                        int from = random.nextInt(to + 1);
                        chain.append(" slice(").append(axis + ", " + from + ", " + to + ")");
                        naive = naive.slice(axis, from, to);
                        view = view.slice(random.nextBoolean() ? axis : axis - rank, from, to);
                    }
                }
                case 2 -> {
                    long[] target = stretched(random, naive.dims());
                    chain.append(" expand").append(java.util.Arrays.toString(target));
                    naive = naive.expand(target);
                    view = view.expand(Shape.of(target));
                }
                default -> {
                    chain.append(" reshape");
                    long[] target = {1, naive.values().length};
                    naive = naive.reshape(target);
                    view = view.reshape(1, naive.values().length == 0 ? 0 : -1);
                }
            }
            assertEquals(naive.shape(), view.shape(), chain::toString);
            assertArrayEquals(naive.values(), view.toArray(), chain::toString);
            assertArrayEquals(naive.values(), view.contiguous().toArray(), chain::toString);
        }
    }

    private static int[] permutation(Random random, int rank) {
        int[] axes = new int[rank];
        for (int i = 0; i < rank; i++) {
            int at = random.nextInt(i + 1);
            axes[i] = axes[at];
            axes[at] = i;
        }
        return axes;
    }

    private static long[] stretched(Random random, long[] dims) {
        int lead = dims.length < 4 ? random.nextInt(2) : 0;
        long[] target = new long[lead + dims.length];
        for (int i = 0; i < target.length; i++) {
            long d = i < lead ? 1 : dims[i - lead];
            target[i] = d == 1 ? 1 + random.nextInt(3) : d;
        }
        return target;
    }

    @Test
    void viewsShareMemory() {
        Tensor base = tensor(Nd.counting(3, 4));
        Elementwise.fill(base.slice(0, 1, 2).permute(1, 0).slice(0, 2, 4), 9);
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5, 9, 9, 8, 9, 10, 11}, base.toArray());
        assertSame(base.storage(), base.reshape(2, 6).storage());
        assertSame(base.storage(), base.reshape(-1).storage());
        assertSame(base, base.contiguous());
        assertNotSame(base.storage(), base.permute(1, 0).reshape(12).storage(), "no view can show that order");
    }

    @Test
    void closingAViewEndsAll() {
        Tensor base = tensor(Nd.counting(3, 4));
        Tensor view = base.permute(1, 0);
        view.close();
        for (Tensor t : new Tensor[] {base, view}) {
            assertThrows(IllegalStateException.class, t::toArray);
            assertThrows(IllegalStateException.class, () -> Elementwise.add(t, t));
            assertThrows(
                    IllegalStateException.class,
                    () -> t.slice(0, 0, 1).slice(1, 0, 1).item());
            assertTrue(t.toString().endsWith("closed"), t.toString());
        }
    }

    @Test
    void slicesAreChecked() {
        Tensor t = tensor(Nd.counting(3, 4));
        for (long[] bad : new long[][] {{-1, 2}, {2, 1}, {0, 5}, {5, 5}}) {
            String message = refusal(() -> t.slice(1, bad[0], bad[1]));
            assertTrue(message.startsWith("slice:") && message.contains("[3, 4]"), message);
        }
        assertTrue(refusal(() -> t.slice(2, 0, 1)).contains("axis"));
        assertEquals(Shape.of(3, 0), t.slice(1, 4, 4).shape());
        assertEquals(0, t.slice(0, 3, 3).toArray().length);
    }

    @Test
    void reshapesAreChecked() {
        Tensor t = tensor(Nd.counting(3, 4));
        for (long[] bad : new long[][] {{5}, {-1, 5}, {-1, -1}, {0, -1}, {-2, -6}, {12, 0}}) {
            String message = refusal(() -> t.reshape(bad));
            assertTrue(message.startsWith("reshape:") && message.contains("[3, 4]"), message);
        }
        assertEquals(Shape.of(2, 6), t.reshape(2, -1).shape());
        assertEquals(Shape.of(), t.slice(0, 0, 1).slice(1, 0, 1).reshape().shape());
        assertTrue(refusal(() -> t.expand(Shape.of(3, 5))).contains("does not broadcast"));
        assertTrue(refusal(() -> t.permute(0, 0)).contains("not a permutation"));
    }

    @Test
    void itemNeedsOneElement() {
        assertEquals(7, Tensor.scalar(device(), 7).item());
        assertEquals(5, tensor(Nd.counting(2, 3)).slice(0, 1, 2).slice(1, 2, 3).item());
        assertTrue(refusal(() -> tensor(Nd.counting(2)).item()).contains("[2]"));
    }

    @Test
    void densityIsAskedWhereNeeded() {
        Tensor view = tensor(Nd.counting(3, 4)).permute(1, 0);
        assertFalse(view.isContiguous());
        assertTrue(refusal(view::asSegment).contains("not dense"));
        assertTrue(refusal(() -> view.copyFrom(java.lang.foreign.MemorySegment.ofArray(new float[12])))
                .contains("not dense"));
    }
}
