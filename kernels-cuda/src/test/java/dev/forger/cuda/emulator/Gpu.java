package dev.forger.cuda.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.cuda.driver.CudaContext;
import dev.forger.cuda.driver.JCudaDriverApi;
import dev.forger.cuda.emulator.Emulator.Build;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.device.MathMode;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What tests of kernels run on: the emulator, or with {@code -Drequire.cuda=true} the machine's GPU. An extension, that
 * skips where there is neither ({@link Emulator#get}), and fails a test in which the emulator found something:
 *
 * <pre>{@code
 * @ExtendWith(Gpu.Checked.class)
 * class CudaAdamTest extends AdamContractTest {
 *     @Override
 *     protected Device open(int threads) {
 *         return Gpu.open();
 *     }
 * }
 * }</pre>
 */
public class Gpu implements BeforeEachCallback, AfterEachCallback {
    private final Build build;

    /** The plain build of the kernels: fast; what lies outside of all allocations is found. */
    public Gpu() {
        this(Build.PLAIN);
    }

    private Gpu(Build build) {
        this.build = build;
    }

    /** The checked build: every load and store is looked at, and takes some 30 times as long. */
    public static final class Checked extends Gpu {
        /** For JUnit. */
        public Checked() {
            super(Build.CHECKED);
        }
    }

    /** The PTX that is committed, translated. */
    public static final class Ptx extends Gpu {
        /** For JUnit. */
        public Ptx() {
            super(Build.PTX);
        }
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        if (!Emulator.isReplacedByGpu()) {
            Emulator.get().build(build);
        }
    }

    @Override
    public void afterEach(ExtensionContext test) {
        if (!Emulator.isReplacedByGpu()) {
            assertEquals("", Emulator.loaded().findings(), "what the emulator found");
        }
    }

    /** Opens the backend. */
    public static Device open() {
        return Devices.open("cuda", DeviceOptions.defaults());
    }

    /** Opens the backend on a GPU without cp.async, where the emulator can choose. */
    public static Device openTuring() {
        if (!Emulator.isReplacedByGpu()) {
            Emulator.loaded().devices("7.5:8G");
        }
        return open();
    }

    /** Opens the backend with other math. */
    public static Device open(MathMode math) {
        return Devices.open("cuda", new DeviceOptions(1, math));
    }

    /** Opens a context, without the backend. */
    public static CudaContext context() {
        JCudaDriverApi driver = new JCudaDriverApi();
        driver.bind();
        driver.initialise();
        return new CudaContext(0, MathMode.FP32);
    }
}
