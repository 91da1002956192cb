package dev.forger.cpu.conv;

import static dev.forger.cpu.RandomTensors.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.kernel.Activation;
import dev.forger.kernel.conv.ConvBackwardDataSpec;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvForwardSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.Buffer;
import dev.forger.memory.MemoryScope;
import dev.forger.tensor.Tensor;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tiles that the output cuts leave products out; what was in their memory before must not show. */
class CutTilesTest {
    /** 7×7 features in tiles of 4×4: the last row and column of tiles are cut. */
    private static final ConvGeometry CUT = geometry(14, 7);

    /** 8×8 features in as many tiles, which leave nothing out. */
    private static final ConvGeometry WHOLE = geometry(16, 8);

    private static ConvGeometry geometry(int image, int features) {
        return new ConvGeometry(64, 1, 3, image, image, 5, features, features, 4, 4, 2, 2, 1, 1, 1, 1);
    }

    /** What the three directions give of the same operands. */
    private static float[][] all(Device device, ConvGeometry g, float scale) {
        Random random = new Random(1);
        try (MemoryScope _ = device.scope()) {
            Tensor src = random(device, g.srcSize(), scale, random);
            Tensor weights = random(device, g.weightsSize(), scale, random);
            Tensor dst = random(device, g.dstSize(), scale, random);
            Tensor forward = Tensor.zeros(device, dst.shape());
            Tensor data = Tensor.zeros(device, src.shape());
            Tensor gradient = Tensor.zeros(device, weights.shape());
            device.kernel(new ConvForwardSpec(g, false, Activation.IDENTITY)).run(src, weights, Buffer.none(), forward);
            device.kernel(new ConvBackwardDataSpec(g, false, Activation.IDENTITY))
                    .run(dst, weights, Buffer.none(), data);
            device.kernel(new ConvBackwardWeightsSpec(g)).run(src, dst, gradient);
            return new float[][] {forward.toArray(), data.toArray(), gradient.toArray()};
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsLeftOutIsNotRead(VectorWidth width) {
        try (Device device = new ConvolutionDevice(width, 1, ConvolutionDevice.Way.WINOGRAD_4).open()) {
            float[][] expected = all(device, CUT, 1);
            for (float[] values : expected) {
                assertTrue(IntStream.range(0, values.length).allMatch(i -> Float.isFinite(values[i])));
            }
            float[][] poison = all(device, WHOLE, Float.NaN);
            assertTrue(Float.isNaN(poison[0][0]));
            assertArrayEquals(expected, all(device, CUT, 1));
        }
    }
}
