package dev.forger.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What peers are asked for, and how their results are compared. */
class PeerProfilerTest {
    @Test
    void onlyRoundingIsForgiven() {
        float[] ours = {100, -1, 0};
        PeerProfiler.check("peer", new float[] {100.001f, -1.001f, 0.001f}, ours);
        for (float[] wrong :
                new float[][] {{100, -1}, {100, -1, 0.02f}, {100, -1, Float.NaN}, {Float.POSITIVE_INFINITY, -1, 0}}) {
            AssertionError error = assertThrows(AssertionError.class, () -> PeerProfiler.check("peer", wrong, ours));
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
