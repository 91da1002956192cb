package dev.forger.cuda;

import dev.forger.cuda.driver.Driver;
import dev.forger.cuda.driver.DriverException;
import dev.forger.cuda.driver.JCudaDriverApi;
import dev.forger.device.Availability;
import dev.forger.device.Availability.Unavailable;
import dev.forger.device.BackendProvider;
import dev.forger.device.Device;
import dev.forger.device.DeviceException;
import dev.forger.device.DeviceOptions;
import java.util.ArrayList;
import java.util.List;

/** The backend of NVIDIA GPUs: it finds them and says why they cannot be used. It has no kernels for them yet. */
public final class CudaBackendProvider implements BackendProvider {
    /** CUDA 12.0, with which came the PTX that GPUs of today need. */
    private static final int OLDEST_VERSION = 12_000;

    private static final String OLDEST_DRIVER = "525";
    private static final String USE_ANOTHER = "Use --device cpu";

    private final Driver driver;

    /** For {@link java.util.ServiceLoader}. */
    public CudaBackendProvider() {
        this(new JCudaDriverApi());
    }

    /** With a driver of the caller's choice. */
    CudaBackendProvider(Driver driver) {
        this.driver = driver;
    }

    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public int priority() {
        return 200;
    }

    @Override
    public Availability probe() {
        return refusal();
    }

    @Override
    public Device open(DeviceOptions options) {
        Unavailable refusal = refusal();
        throw new DeviceException("device cuda cannot be used: " + refusal.reason() + ". " + refusal.remedy());
    }

    private Unavailable refusal() {
        if (!driver.isInstalled()) {
            return new Unavailable(
                    "there is no NVIDIA driver: " + driver.libraryName() + " was not found",
                    "With an NVIDIA GPU, install its driver, version " + OLDEST_DRIVER
                            + " or newer (the CUDA toolkit is not needed); a container must be started with its GPUs");
        }
        try {
            driver.bind();
        } catch (LinkageError e) {
            return new Unavailable(
                    "JCuda has no native library for " + System.getProperty("os.name") + " on "
                            + System.getProperty("os.arch"),
                    "GPUs work on Linux and Windows on x86-64 processors. " + USE_ANOTHER);
        } catch (RuntimeException e) {
            return new Unavailable(
                    "JCuda's native library could not be unpacked: " + e.getMessage(),
                    "Check that the temporary folder, java.io.tmpdir, can be written to");
        }
        try {
            return refusalOfBoundDriver();
        } catch (DriverException e) {
            if (e.code() == DriverException.NO_DEVICE) {
                return noDevice();
            }
            return new Unavailable(
                    "the NVIDIA driver does not work: " + e.getMessage(),
                    "See what nvidia-smi says; after an update of the driver, restart the machine");
        }
    }

    private Unavailable refusalOfBoundDriver() {
        int version = driver.version();
        if (version < OLDEST_VERSION) {
            return new Unavailable(
                    "the NVIDIA driver is too old: it knows CUDA " + dotted(version) + ", and " + dotted(OLDEST_VERSION)
                            + " is needed",
                    "Update the driver to version " + OLDEST_DRIVER + " or newer");
        }
        driver.initialise();
        int count = driver.deviceCount();
        if (count == 0) {
            return noDevice();
        }
        List<String> gpus = new ArrayList<>();
        for (int ordinal = 0; ordinal < count; ordinal++) {
            gpus.add(driver.gpu(ordinal).toString());
        }
        return new Unavailable(
                "this version of Forger has no GPU kernels yet; found " + String.join(", ", gpus), USE_ANOTHER);
    }

    private static Unavailable noDevice() {
        return new Unavailable(
                "the NVIDIA driver sees no GPU",
                "See whether nvidia-smi lists one and CUDA_VISIBLE_DEVICES does not hide it; "
                        + "a container must be started with its GPUs");
    }

    private static String dotted(int version) {
        return version / 1000 + "." + version % 1000 / 10;
    }
}
