package dev.forger.cuda.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.cuda.emulator.Gpu;
import dev.forger.device.Device;
import dev.forger.kernel.RecordingContractTest;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.kernel.elementwise.ElementwiseSpec;
import dev.forger.memory.Buffer;
import dev.forger.memory.Shape;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Reduction;
import dev.forger.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Gpu.Checked.class)
class CudaRecordingTest extends RecordingContractTest {
    private static final int LARGE = 5000;

    @Override
    protected Device open(int threads) {
        return Gpu.open();
    }

    private int launches(Runnable work) {
        return device().kernels().launches().during(work).size();
    }

    private Tensor zeros(int size) {
        return Tensor.zeros(device(), Shape.of(size));
    }

    private void copy(Tensor src, Tensor dst) {
        ElementwiseSpec spec = ElementwiseSpec.dense(ElementwiseOp.COPY, src.shape());
        device().kernel(spec).run(src, Buffer.none(), Buffer.none(), 0, 0, dst);
    }

    /** Whatever they read of each other, up to thirty. */
    @Test
    void smallNeighboursAreOneLaunch() {
        try (var _ = device().scope()) {
            Tensor logits = zeros(64);
            assertEquals(1, launches(() -> {
                Tensor loss = Reduction.mean(Elementwise.exp(Elementwise.neg(logits)), false);
                Elementwise.copy(Elementwise.affine(loss, 2, 1), logits.slice(0, 3, 4));
                copy(logits.slice(0, 0, 16), logits.slice(0, 8 + 16, 8 + 32));
            }));
            for (int count : new int[] {30, 31, 60, 61}) {
                assertEquals((count + 29) / 30, launches(() -> {
                    for (int i = 0; i < count; i++) {
                        Elementwise.fill(logits, i);
                    }
                }));
            }
        }
    }

    /** Only if element i depends on element i. */
    @Test
    void largeNeighboursOfOneSizeAreOneLaunch() {
        try (var _ = device().scope()) {
            Tensor memory = zeros(4 * LARGE);
            Tensor a = memory.slice(0, 0, LARGE);
            Tensor next = memory.slice(0, 1, LARGE + 1);
            Tensor b = memory.slice(0, 2 * LARGE, 3 * LARGE);
            Tensor square = b.reshape(50, 100);
            assertEquals(1, launches(() -> {
                copy(a, b);
                Elementwise.add(square, square, square);
                copy(b, a);
            }));
            assertEquals(2, launches(() -> {
                copy(a, b);
                copy(b, next);
            }));
            assertEquals(2, launches(() -> {
                copy(b, next);
                copy(a, b);
            }));
            assertEquals(2, launches(() -> {
                copy(a, b);
                Elementwise.copy(square.permute(1, 0), a.reshape(100, 50));
            }));
            assertEquals(2, launches(() -> {
                copy(a, b);
                copy(a.slice(0, 0, 4999), b.slice(0, 0, 4999));
            }));
            assertEquals(2, launches(() -> {
                copy(a, b);
                Reduction.sum(b, false);
            }));
        }
    }
}
