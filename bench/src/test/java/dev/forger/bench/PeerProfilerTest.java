package dev.forger.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.device.MathMode;
import dev.forger.kernel.gemm.GemmSpec;
import org.junit.jupiter.api.Test;

/** What peers are asked for, and how their results are compared. */
class PeerProfilerTest {
    @Test
    void onlyRoundingIsForgiven() {
        float[] none = {};
        PeerTask task = new PeerTask.Gemm(GemmSpec.dense(1, 3, 1, false, false), none, none, new float[] {100, -1, 0});
        task.check("peer", new float[] {100.001f, -1.001f, 0.001f}, MathMode.FP32);
        for (float[] wrong :
                new float[][] {{100, -1}, {100, -1, 0.02f}, {100, -1, Float.NaN}, {Float.POSITIVE_INFINITY, -1, 0}}) {
            AssertionError error = assertThrows(AssertionError.class, () -> task.check("peer", wrong, MathMode.FP32));
            assertTrue(error.getMessage().contains("peer gave"), error::getMessage);
        }
    }

    @Test
    void aTaskHoldsWhatForgerComputed() {
        GemmBench bench = new GemmBench();
        bench.shape = GemmShape.SQUARE_64;
        bench.threads = "1";
        PeerTask.Gemm task = assertInstanceOf(PeerTask.Gemm.class, bench.task());
        double sum = 0;
        for (int p = 0; p < 64; p++) {
            sum += (double) task.a()[p] * task.b()[p * 64];
        }
        assertEquals(sum, task.result()[0], 1e-4);
    }

    @Test
    void noPeersAreInThisBuild() {
        assertTrue(!PeerProfiler.isAvailable());
    }
}
