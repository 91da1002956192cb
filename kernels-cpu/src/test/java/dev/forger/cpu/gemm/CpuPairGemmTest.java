package dev.forger.cpu.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.kernel.Activation;
import dev.forger.kernel.gemm.GemmContractTest;
import dev.forger.kernel.gemm.GemmSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract for what is computed two depths at a time, by the width of vectors that can. */
class CpuPairGemmTest extends GemmContractTest {
    protected static Stream<GemmSpec> shapes() {
        return Stream.of(2L, 7L, 8L, 9L, 16L)
                .flatMap(few -> Stream.of(8L, 40L)
                        .flatMap(many -> Stream.of(2L, 66L, 130L)
                                .flatMap(k ->
                                        Stream.of(GemmSpec.Bias.values()).flatMap(bias -> forms(many, few, k, bias)))));
    }

    /** Several blocks of depths and of rows, and so much that workers share it. */
    protected static Stream<GemmSpec> largeShapes() {
        return Stream.of(GemmSpec.Bias.PER_ROW, GemmSpec.Bias.PER_COLUMN)
                .flatMap(bias -> Stream.concat(forms(1048, 11, 130, bias), forms(96, 16, 4230, bias)));
    }

    @Override
    protected Device open(int threads) {
        return GemmDevice.open(VectorWidth.BITS_512, threads, engine -> List.of(CpuPairGemm.implementation(engine)));
    }

    @ParameterizedTest
    @MethodSource({"shapes", "largeShapes"})
    void itIsWhatComputesThem(GemmSpec spec) {
        assertEquals(CpuPairGemm.class, taken(spec, VectorWidth.BITS_512));
    }

    @ParameterizedTest
    @MethodSource("others")
    void othersAreLeft(GemmSpec spec) {
        assertEquals(spec.reference().getClass(), taken(spec, VectorWidth.BITS_512));
    }

    private static Stream<GemmSpec> others() {
        return Stream.of(
                GemmSpec.dense(40, 17, 66, false, false),
                GemmSpec.dense(40, 1, 66, false, false),
                GemmSpec.dense(41, 16, 66, false, false),
                GemmSpec.dense(40, 16, 67, false, false),
                GemmSpec.dense(40, 16, 66, true, false),
                GemmSpec.dense(16, 40, 66, false, false),
                scaled(0.5f, 0),
                scaled(1, 1));
    }

    private static GemmSpec scaled(float alpha, float beta) {
        return new GemmSpec(
                40, 8, 66, false, false, 66, 8, 8, 1, 0, 0, 0, alpha, beta, GemmSpec.Bias.NONE, Activation.IDENTITY);
    }

    @ParameterizedTest
    @EnumSource(
            value = VectorWidth.class,
            names = {"BITS_128", "BITS_256"})
    void narrowerVectorsReadNoRowsWhereTheyLie(VectorWidth width) {
        GemmSpec spec = GemmSpec.dense(24, 4, 66, false, false);
        assertEquals(spec.reference().getClass(), taken(spec, width));
    }

    private static Class<?> taken(GemmSpec spec, VectorWidth width) {
        return GemmDevice.taken(spec, width, engine -> List.of(CpuPairGemm.implementation(engine)));
    }

    /** A product with few columns, with both forms of B, and its transpose. */
    private static Stream<GemmSpec> forms(long many, long few, long k, GemmSpec.Bias bias) {
        return Stream.of(
                CpuTransposedGemmTest.spec(many, few, k, 1, "NN", bias),
                CpuTransposedGemmTest.spec(many, few, k, 1, "NT", bias),
                CpuTransposedGemmTest.spec(few, many, k, 1, "NT", bias),
                CpuTransposedGemmTest.spec(few, many, k, 1, "TT", bias));
    }
}
