package dev.forger.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.forger.cuda.emulator.Gpu;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From Java through the driver to a kernel and back. */
@ExtendWith(Gpu.Checked.class)
class LaunchTest {
    private static final int N = 1000;

    private CudaContext context;

    @BeforeEach
    void open() {
        context = Gpu.context();
    }

    @AfterEach
    void close() {
        context.close();
    }

    private Launch axpy() {
        return context.launch("axpy", "axpy").grid((N + 255) / 256, 1, 1).block(256, 1, 1);
    }

    @Test
    void computesWhatItWasGiven() {
        float[] src = new float[N];
        float[] dst = new float[N];
        float[] expected = new float[N];
        for (int i = 0; i < N; i++) {
            src[i] = i;
            dst[i] = 3;
            expected[i] = 2 * i + 3;
        }
        long x = context.memory().allocate(4 * N);
        long y = context.memory().allocate(4 * N);
        context.upload(MemorySegment.ofArray(src), x);
        context.upload(MemorySegment.ofArray(dst), y);
        axpy().begin().pointer(x).pointer(y).int64(N).float32(2).run();
        context.download(y, MemorySegment.ofArray(dst));
        assertArrayEquals(expected, dst);
    }

    @Test
    void fieldsMustFillTheStruct() {
        Launch launch = axpy();
        String expected = "parameters of axpy: have %d bytes or more, the PTX declares 32";
        assertEquals(
                expected.formatted(24),
                assertThrows(
                                IllegalArgumentException.class,
                                () -> launch.begin()
                                        .pointer(0)
                                        .pointer(0)
                                        .int64(0)
                                        .run())
                        .getMessage());
        assertEquals(
                expected.formatted(40),
                assertThrows(
                                IllegalArgumentException.class,
                                () -> launch.begin()
                                        .pointer(0)
                                        .pointer(0)
                                        .int64(0)
                                        .int64(0)
                                        .int64(0))
                        .getMessage());
    }

    @Test
    void geometryIsChecked() {
        Launch launch = axpy();
        assertEquals(
                "grid: 1x65536x1 of axpy, expected 1x1x1 to 2147483647x65535x65535",
                assertThrows(IllegalArgumentException.class, () -> launch.grid(1, 65_536, 1))
                        .getMessage());
        assertEquals(
                "block: 257x1x1 of axpy, expected at most 256 threads",
                assertThrows(IllegalArgumentException.class, () -> launch.block(257, 1, 1))
                        .getMessage());
    }

    @Test
    void namesMustExist() {
        assertEquals(
                "entry: there is no axpby in axpy, only [axpy]",
                assertThrows(IllegalArgumentException.class, () -> context.launch("axpy", "axpby"))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> context.launch("axpby", "axpy"));
    }
}
