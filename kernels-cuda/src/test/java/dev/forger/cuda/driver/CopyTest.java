package dev.forger.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.cuda.emulator.Emulator;
import dev.forger.cuda.emulator.Gpu;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Copies through the ring of slots, while the emulator's streams do as little as they may. */
@ExtendWith(Gpu.Checked.class)
class CopyTest {
    private static float[] ramp(int count, float first) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = first + i;
        }
        return values;
    }

    /** More bytes than all slots together hold, and not a multiple of a slot. */
    @Test
    void largeCopiesGoThroughAllSlotsSeveralTimes() {
        float[] values = ramp(2_500_001, 0);
        try (CudaContext context = Gpu.context()) {
            long block = context.memory().allocate(4L * values.length);
            context.upload(MemorySegment.ofArray(values), block);
            float[] back = new float[values.length];
            context.download(block, MemorySegment.ofArray(back));
            assertArrayEquals(values, back);
        }
    }

    /** A copy takes its turn among the kernels: those before it see the old values, those after it the new ones. */
    @Test
    void copiesAndKernelsRunInTheirOrder() {
        int n = 256;
        try (CudaContext context = Gpu.context()) {
            long src = context.memory().allocate(4 * n);
            long dst = context.memory().allocate(4 * n);
            Launch add = context.launch("axpy", "axpy").grid(1, 1, 1).block(n, 1, 1);
            context.upload(MemorySegment.ofArray(new float[n]), dst);
            float[] expected = new float[n];
            for (int step = 0; step < 12; step++) {
                context.upload(MemorySegment.ofArray(ramp(n, step)), src);
                add.begin().pointer(src).pointer(dst).int64(n).float32(1).run();
                for (int i = 0; i < n; i++) {
                    expected[i] += step + i;
                }
            }
            float[] got = new float[n];
            context.download(dst, MemorySegment.ofArray(got));
            assertArrayEquals(expected, got);
        }
    }

    /** Until something is read, the host waits for no kernel. */
    @Test
    void uploadsAndLaunchesDoNotWait() {
        try (CudaContext context = Gpu.context()) {
            long block = context.memory().allocate(1024);
            Launch add = context.launch("axpy", "axpy").grid(1, 1, 1).block(256, 1, 1);
            Emulator emulator = Emulator.loaded();
            long before = waits(emulator);
            context.upload(MemorySegment.ofArray(new float[256]), block);
            for (int i = 0; i < 100; i++) {
                add.begin().pointer(block).pointer(block).int64(256).float32(1).run();
            }
            assertEquals(before, waits(emulator));
            context.synchronize();
            assertEquals(before + 1, waits(emulator));
        }
    }

    private static long waits(Emulator emulator) {
        return emulator.calls("cuStreamSynchronize") + emulator.calls("cuCtxSynchronize");
    }
}
