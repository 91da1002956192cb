package dev.forger.cpu.gemm;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.kernel.Activation;
import dev.forger.kernel.gemm.GemmContractTest;
import dev.forger.kernel.gemm.GemmSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract for one row or one column, for every width of vectors. */
@ParameterizedClass
@EnumSource(VectorWidth.class)
class CpuGemvTest extends GemmContractTest {
    @Parameter
    private VectorWidth width = VectorWidth.BITS_128;

    protected static Stream<GemmSpec> shapes() {
        return Stream.of(1L, 7L, 9L, 33L, 2100L)
                .flatMap(rows -> Stream.of(1L, 8L, 17L, 67L)
                        .flatMap(k -> Stream.of(0, 1, 2, 3)
                                .flatMap(t -> Stream.of(
                                        spec(1, rows, k, t, GemmSpec.Bias.PER_COLUMN),
                                        spec(rows, 1, k, t, GemmSpec.Bias.PER_ROW)))));
    }

    protected static Stream<GemmSpec> largeShapes() {
        return Stream.of(0, 1, 2, 3)
                .flatMap(t -> Stream.of(
                        spec(1, 700, 900, t, GemmSpec.Bias.PER_ROW), spec(700, 1, 900, t, GemmSpec.Bias.PER_COLUMN)));
    }

    /** Padded and batched, so that all strides differ. */
    private static GemmSpec spec(long m, long n, long k, int transposes, GemmSpec.Bias bias) {
        boolean transA = (transposes & 1) != 0;
        boolean transB = (transposes & 2) != 0;
        long lda = (transA ? m : k) + 1;
        long ldb = (transB ? k : n) + 2;
        long ldc = n + 3;
        return new GemmSpec(
                m,
                n,
                k,
                transA,
                transB,
                lda,
                ldb,
                ldc,
                2,
                lda * (transA ? k : m),
                0,
                ldc * m,
                0.5f,
                transA ? 1 : 0,
                bias,
                Activation.RELU);
    }

    @Override
    protected Device open(int threads) {
        return GemmDevice.open(
                width, threads, engine -> List.of(CpuGemv.implementation(engine), CpuGemm.implementation(engine)));
    }
}
