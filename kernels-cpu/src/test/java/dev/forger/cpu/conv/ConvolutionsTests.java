package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.kernel.conv.ConvAdjointContractTest;
import dev.forger.kernel.conv.ConvBackwardDataContractTest;
import dev.forger.kernel.conv.ConvBackwardWeightsContractTest;
import dev.forger.kernel.conv.ConvForwardContractTest;
import dev.forger.kernel.conv.ConvGeometry;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    /** Sums so long that {@link WinogradGradient} takes them in strips. */
    static Stream<ConvGeometry> deep() {
        return Stream.of(
                same(9, 4, 28, 100), // two of 5 and 4 images
                same(5, 4, 56, 100), // one for each image: the second chain lacks one
                same(1, 4, 114, 100), // by rows of tiles, the last cut off
                new ConvGeometry(70, 2, 12, 30, 30, 60, 15, 15, 4, 4, 2, 2, 1, 1, 1, 1));
    }

    private static ConvGeometry same(int n, int ic, int extent, int oc) {
        return new ConvGeometry(n, 1, ic, extent, extent, oc, extent, extent, 3, 3, 1, 1, 1, 1, 1, 1);
    }

    @Nested
    class BackwardWeights extends ConvBackwardWeightsContractTest {
        @Override
        protected Device open(int threads) {
            return openDevice(threads);
        }

        @ParameterizedTest
        @MethodSource("dev.forger.cpu.conv.ConvolutionsTests#deep")
        void longSums(ConvGeometry g) {
            check(g);
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
