package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.kernel.conv.ConvAdjointContractTest;
import dev.forger.kernel.conv.ConvBackwardDataContractTest;
import dev.forger.kernel.conv.ConvBackwardWeightsContractTest;
import dev.forger.kernel.conv.ConvForwardContractTest;
import org.junit.jupiter.api.Nested;

/** The contracts of all directions, at one width and in one way. */
abstract class ConvolutionsTests {
    private final VectorWidth width;
    private final ConvolutionDevice.Way way;

    ConvolutionsTests(VectorWidth width, ConvolutionDevice.Way way) {
        this.width = width;
        this.way = way;
    }

    private Device openDevice(int threads) {
        return new ConvolutionDevice(width, threads, way).open();
    }

    @Nested
    class Forward extends ConvForwardContractTest {
        @Override
        protected Device open(int threads) {
            return openDevice(threads);
        }
    }

    @Nested
    class BackwardData extends ConvBackwardDataContractTest {
        @Override
        protected Device open(int threads) {
            return openDevice(threads);
        }
    }

    @Nested
    class BackwardWeights extends ConvBackwardWeightsContractTest {
        @Override
        protected Device open(int threads) {
            return openDevice(threads);
        }
    }

    @Nested
    class Adjoint extends ConvAdjointContractTest {
        @Override
        protected Device open(int threads) {
            return openDevice(threads);
        }
    }
}
