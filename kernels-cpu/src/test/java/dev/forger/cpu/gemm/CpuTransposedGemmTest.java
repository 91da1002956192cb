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
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract for what is computed as its transpose, for every width of vectors. */
@ParameterizedClass
@EnumSource(VectorWidth.class)
class CpuTransposedGemmTest extends GemmContractTest {
    @Parameter
    private VectorWidth width = VectorWidth.BITS_128;

    protected static Stream<GemmSpec> shapes() {
        return Stream.of(2L, 8L, 17L, 33L)
                .flatMap(m -> Stream.of(67L, 130L)
                        .flatMap(k -> transposes()
                                .flatMap(t ->
                                        Stream.of(GemmSpec.Bias.values()).map(bias -> spec(m, 83, k, 1, t, bias)))));
    }

    /** Beyond a block in each direction, and with the depth split. */
    protected static Stream<GemmSpec> largeShapes() {
        return transposes()
                .flatMap(t -> Stream.of(
                        spec(9, 4200, 33, 1, t, GemmSpec.Bias.PER_COLUMN),
                        spec(4200, 9, 33, 1, t, GemmSpec.Bias.PER_ROW),
                        spec(128, 300, 1100, 1, t, GemmSpec.Bias.PER_ROW),
                        spec(5, 70, 5003, 1, t, GemmSpec.Bias.PER_COLUMN)));
    }

    @Override
    protected Device open(int threads) {
        return GemmDevice.open(width, threads, engine -> List.of(CpuTransposedGemm.implementation(engine)));
    }

    @ParameterizedTest
    @MethodSource({"shapes", "largeShapes"})
    void itIsWhatComputesThem(GemmSpec spec) {
        assertEquals(CpuTransposedGemm.class, taken(spec));
    }

    @Test
    void aBatchIsLeftToTheWorkers() {
        GemmSpec batch = spec(8, 83, 130, 2, "NT", GemmSpec.Bias.NONE);
        assertEquals(batch.reference().getClass(), taken(batch));
    }

    @Test
    void scaledProductsAreNot() {
        GemmSpec half = new GemmSpec(
                8, 83, 130, false, true, 130, 130, 83, 1, 0, 0, 0, 0.5f, 0, GemmSpec.Bias.NONE, Activation.IDENTITY);
        assertEquals(half.reference().getClass(), taken(half));
    }

    private Class<?> taken(GemmSpec spec) {
        return GemmDevice.taken(spec, width, engine -> List.of(CpuTransposedGemm.implementation(engine)));
    }

    private static Stream<String> transposes() {
        return Stream.of("NN", "NT", "TN", "TT");
    }

    /** Padded, so that all strides differ. */
    static GemmSpec spec(long m, long n, long k, long batch, String transposes, GemmSpec.Bias bias) {
        boolean transA = transposes.charAt(0) == 'T';
        boolean transB = transposes.charAt(1) == 'T';
        long lda = (transA ? m : k) + 1;
        long ldb = (transB ? k : n) + 2;
        long ldc = n + 3;
        long strideA = lda * (transA ? k : m);
        long strideB = ldb * (transB ? n : k);
        Activation activation = Activation.leakyRelu(0.2f);
        return new GemmSpec(
                m, n, k, transA, transB, lda, ldb, ldc, batch, strideA, strideB, ldc * m, 1, 0, bias, activation);
    }
}
