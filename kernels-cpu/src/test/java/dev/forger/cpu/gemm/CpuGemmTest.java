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

/** The contract, for every width of vectors. */
@ParameterizedClass
@EnumSource(VectorWidth.class)
class CpuGemmTest extends GemmContractTest {
    @Parameter
    private VectorWidth width = VectorWidth.BITS_128;

    /** Shapes beyond one block of each size, and with their depth split. */
    private static Stream<GemmSpec> blocked() {
        return Stream.of(
                GemmSpec.dense(3, 4200, 5, false, false),
                GemmSpec.dense(13, 1050, 48, false, false),
                GemmSpec.dense(50, 300, 400, false, true),
                GemmSpec.dense(1030, 9, 7, true, false),
                // Streamed, far from being near: B, B with rows of whole cache lines, A.
                GemmSpec.dense(9, 530, 517, false, false),
                GemmSpec.dense(50, 528, 517, true, false),
                GemmSpec.dense(608, 48, 517, true, false),
                GemmSpec.dense(5, 7, 4096, true, false),
                GemmSpec.dense(33, 70, 5003, true, true),
                // Several blocks of A, for which more of B is packed than stays near, in several depths.
                GemmSpec.dense(1050, 170, 1030, false, false),
                GemmSpec.dense(1045, 175, 1033, true, true),
                new GemmSpec(
                        20,
                        40,
                        6000,
                        false,
                        false,
                        6000,
                        40,
                        41,
                        1,
                        0,
                        0,
                        0,
                        0.5f,
                        1,
                        GemmSpec.Bias.PER_ROW,
                        Activation.RELU));
    }

    protected static Stream<GemmSpec> shapes() {
        return Stream.concat(GemmContractTest.shapes(), blocked());
    }

    protected static Stream<GemmSpec> largeShapes() {
        return Stream.concat(GemmContractTest.largeShapes(), blocked());
    }

    @Override
    protected Device open(int threads) {
        return GemmDevice.open(width, threads, engine -> List.of(CpuGemm.implementation(engine)));
    }
}
