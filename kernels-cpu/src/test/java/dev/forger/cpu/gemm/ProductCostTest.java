package dev.forger.cpu.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.kernel.Activation;
import dev.forger.kernel.gemm.GemmSpec;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which way round products are computed. */
class ProductCostTest {
    @ParameterizedTest
    @ValueSource(strings = {"64 1000 1000 NT", "256 100 8192 TN", "1024 20 300 TN", "256 100 8192 TT", "64 64 4096 TT"})
    void transposedWhereAnOperandNeedNotBeThen(String product) {
        assertEquals(CpuTransposedGemm.class, taken(product));
    }

    @ParameterizedTest
    @ValueSource(strings = {"64 64 64 NT", "512 512 512 TN", "256 100 8192 NN", "64 6272 100 TN", "8 280 160 TN"})
    void plainElsewhere(String product) {
        assertEquals(CpuGemm.class, taken(product));
    }

    @ParameterizedTest
    @ValueSource(strings = {"512 16 4096 NN", "512 8 512 NN", "16 512 4096 NT", "4 512 512 NT", "64 16 512 NN"})
    void inPairsWhereColumnsOrRowsAreFew(String product) {
        assertEquals(CpuPairGemm.class, taken(product));
    }

    @ParameterizedTest
    @CsvSource({"256, 196, 1024, 16", "2048, 49, 512, 16", "512, 4, 512, 64", "128, 9, 64, 4"})
    void sideBySideWhereColumnsOfABatchAreNoWholeTiles(long m, long n, long k, long batch) {
        assertEquals(CpuBatchGemm.class, taken(batch(m, n, k, batch)));
    }

    @ParameterizedTest
    @CsvSource({"64, 3136, 256, 16", "256, 192, 1024, 16", "32, 144, 64, 16", "24, 225, 64, 16", "8, 784, 32, 4"})
    void oneByOneElsewhere(long m, long n, long k, long batch) {
        assertEquals(CpuGemm.class, taken(batch(m, n, k, batch)));
    }

    private static GemmSpec batch(long m, long n, long k, long batch) {
        return new GemmSpec(
                m, n, k, false, false, k, n, n, batch, 0, n * k, m * n, 1, 0, GemmSpec.Bias.NONE, Activation.IDENTITY);
    }

    private static Class<?> taken(String product) {
        String[] parts = product.split(" ");
        return taken(GemmSpec.dense(
                Long.parseLong(parts[0]),
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                parts[3].charAt(0) == 'T',
                parts[3].charAt(1) == 'T'));
    }

    private static Class<?> taken(GemmSpec spec) {
        return GemmDevice.taken(
                spec,
                VectorWidth.BITS_512,
                engine -> List.of(
                        CpuGemm.implementation(engine),
                        CpuTransposedGemm.implementation(engine),
                        CpuPairGemm.implementation(engine),
                        CpuBatchGemm.implementation(engine)));
    }
}
