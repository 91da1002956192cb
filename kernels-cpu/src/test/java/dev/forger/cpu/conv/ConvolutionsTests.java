package dev.forger.cpu.conv;

import dev.forger.cpu.elementwise.ElementwiseLoops;
import dev.forger.cpu.gemm.GemmEngine;
import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.device.HostDevice;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.conv.ConvAdjointContractTest;
import dev.forger.kernel.conv.ConvBackwardDataContractTest;
import dev.forger.kernel.conv.ConvBackwardWeightsContractTest;
import dev.forger.kernel.conv.ConvForwardContractTest;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** The contracts of all directions, at one width, with one way to convolve. */
abstract class ConvolutionsTests {
    private final VectorWidth width;
    private final Way way;

    /** Which implementations. */
    interface Way {
        List<KernelImplementation<?, ?>> on(GemmEngine engine, ElementwiseLoops loops);
    }

    ConvolutionsTests(VectorWidth width, Way way) {
        this.width = width;
        this.way = way;
    }

    private Device withConvolutions(int threads) {
        WorkerPool pool = new WorkerPool(threads);
        GemmEngine engine = new GemmEngine(width, pool);
        return new HostDevice("cpu", "convolutions", way.on(engine, new ElementwiseLoops(width)), () -> {
            engine.close();
            pool.close();
        });
    }

    @Nested
    class Forward extends ConvForwardContractTest {
        @Override
        protected Device open(int threads) {
            return withConvolutions(threads);
        }
    }

    @Nested
    class BackwardData extends ConvBackwardDataContractTest {
        @Override
        protected Device open(int threads) {
            return withConvolutions(threads);
        }
    }

    @Nested
    class BackwardWeights extends ConvBackwardWeightsContractTest {
        @Override
        protected Device open(int threads) {
            return withConvolutions(threads);
        }
    }

    @Nested
    class Adjoint extends ConvAdjointContractTest {
        @Override
        protected Device open(int threads) {
            return withConvolutions(threads);
        }
    }
}
