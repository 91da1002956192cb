package dev.forger.cpu.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.kernel.Activation;
import dev.forger.kernel.gemm.GemmContractTest;
import dev.forger.kernel.gemm.GemmSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract for what is computed as its transpose; only 512 bits have it. */
class CpuTransposedGemmTest extends GemmContractTest {
    protected static Stream<GemmSpec> shapes() {
        return Stream.of(2L, 8L, 15L, 17L, 32L, 33L)
                .flatMap(m -> Stream.of(67L, 130L)
                        .flatMap(k -> Stream.of(GemmSpec.Bias.values())
                                .flatMap(bias -> Stream.of(false, true).map(transA -> spec(m, 83, k, transA, bias)))));
    }

    /** Beyond a block in each direction, and with the depth split. */
    protected static Stream<GemmSpec> largeShapes() {
        return Stream.of(
                spec(9, 4200, 33, false, GemmSpec.Bias.PER_COLUMN),
                spec(128, 300, 1100, true, GemmSpec.Bias.PER_ROW),
                spec(5, 70, 5003, false, GemmSpec.Bias.PER_COLUMN));
    }

    /** Padded, so that all strides differ. */
    private static GemmSpec spec(long m, long n, long k, boolean transA, GemmSpec.Bias bias) {
        return spec(m, n, k, 1, transA, bias);
    }

    private static GemmSpec spec(long m, long n, long k, long batch, boolean transA, GemmSpec.Bias bias) {
        long lda = (transA ? m : k) + 1;
        long ldb = k + 2;
        long ldc = n + 3;
        long strideA = lda * (transA ? k : m);
        Activation activation = Activation.leakyRelu(0.2f);
        return new GemmSpec(
                m, n, k, transA, true, lda, ldb, ldc, batch, strideA, ldb * n, ldc * m, 1, 0, bias, activation);
    }

    @Override
    protected Device open(int threads) {
        return GemmDevice.open(
                VectorWidth.BITS_512,
                threads,
                engine -> List.of(CpuTransposedGemm.implementation(engine), CpuGemm.implementation(engine)));
    }

    @ParameterizedTest
    @MethodSource({"shapes", "largeShapes"})
    void itIsWhatComputesThem(GemmSpec spec) {
        try (Device device = open(1)) {
            assertEquals(CpuTransposedGemm.class, device.kernel(spec).getClass());
        }
    }

    @Test
    void aBatchIsLeftToTheWorkers() {
        try (Device device = open(1)) {
            GemmSpec two = spec(8, 83, 130, 2, false, GemmSpec.Bias.NONE);
            assertEquals(CpuGemm.class, device.kernel(two).getClass());
        }
    }

    @Test
    void packingBIsLeftWhereItIsNoLargerThanA() {
        try (Device device = open(1)) {
            GemmSpec square = GemmSpec.dense(64, 64, 64, false, true);
            assertEquals(CpuGemm.class, device.kernel(square).getClass());
        }
    }
}
