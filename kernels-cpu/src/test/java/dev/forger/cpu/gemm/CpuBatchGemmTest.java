package dev.forger.cpu.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.kernel.Activation;
import dev.forger.kernel.gemm.GemmContractTest;
import dev.forger.kernel.gemm.GemmSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract for a batch side by side, for every width of vectors. */
@ParameterizedClass
@EnumSource(VectorWidth.class)
class CpuBatchGemmTest extends GemmContractTest {
    @Parameter
    private VectorWidth width = VectorWidth.BITS_128;

    protected static Stream<GemmSpec> shapes() {
        return Stream.of(2L, 5L)
                .flatMap(batch -> Stream.of(1L, 4L, 15L, 32L, 49L, 100L)
                        .flatMap(n -> Stream.of(1L, 8L, 19L)
                                .flatMap(m -> Stream.of(0L, 1L, 33L).map(k -> spec(m, n, k, batch, m + n + k)))));
    }

    /** More than a block in each direction, and with the depth split. */
    protected static Stream<GemmSpec> largeShapes() {
        return Stream.of(spec(17, 61, 20, 140, 0), spec(530, 37, 1030, 3, 1), spec(9, 33, 4200, 2, 2));
    }

    /** Padded, with A in either form and with and without a bias and a factor. */
    private static GemmSpec spec(long m, long n, long k, long batch, long form) {
        boolean transA = form % 2 == 0;
        long ldb = n + 2;
        long ldc = n + 3;
        return new GemmSpec(
                m,
                n,
                k,
                transA,
                false,
                (transA ? m : k) + 1,
                ldb,
                ldc,
                batch,
                0,
                form % 5 == 0 ? 0 : ldb * k + 7,
                ldc * m + 5,
                form % 3 == 0 ? 0.5f : 1,
                0,
                form % 4 < 2 ? GemmSpec.Bias.PER_ROW : GemmSpec.Bias.NONE,
                Activation.leakyRelu(0.2f));
    }

    @Override
    protected Device open(int threads) {
        return GemmDevice.open(width, threads, engine -> List.of(CpuBatchGemm.implementation(engine)));
    }

    @ParameterizedTest
    @MethodSource({"shapes", "largeShapes"})
    void itIsWhatComputesThem(GemmSpec spec) {
        assertEquals(CpuBatchGemm.class, taken(spec));
    }

    @ParameterizedTest
    @MethodSource("others")
    void othersAreLeft(GemmSpec spec) {
        assertEquals(spec.reference().getClass(), taken(spec));
    }

    private static Stream<GemmSpec> others() {
        return Stream.of(
                batch(1, false, 0, 0, GemmSpec.Bias.NONE),
                batch(2, true, 0, 0, GemmSpec.Bias.NONE),
                batch(2, false, 64, 0, GemmSpec.Bias.NONE),
                batch(2, false, 0, 1, GemmSpec.Bias.NONE),
                batch(2, false, 0, 0, GemmSpec.Bias.PER_COLUMN));
    }

    private static GemmSpec batch(long batch, boolean transB, long strideA, float beta, GemmSpec.Bias bias) {
        return new GemmSpec(
                8, 8, 8, false, transB, 8, 8, 8, batch, strideA, 64, 64, 1, beta, bias, Activation.IDENTITY);
    }

    private Class<?> taken(GemmSpec spec) {
        return GemmDevice.taken(spec, width, engine -> List.of(CpuBatchGemm.implementation(engine)));
    }
}
