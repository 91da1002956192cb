package dev.forger.cuda;

import dev.forger.cuda.driver.CudaContext;
import dev.forger.cuda.driver.Driver;
import dev.forger.cuda.driver.DriverException;
import dev.forger.cuda.driver.JCudaDriverApi;
import dev.forger.device.Availability;
import dev.forger.device.Availability.Available;
import dev.forger.device.Availability.Unavailable;
import dev.forger.device.BackendProvider;
import dev.forger.device.Device;
import dev.forger.device.DeviceException;
import dev.forger.device.DeviceOptions;
import dev.forger.device.MathMode;
import java.util.ArrayList;
import java.util.List;

/** The backend of NVIDIA GPUs: finds them, says which is used and why others are not, and opens it. */
public final class CudaBackendProvider implements BackendProvider {
    /** CUDA 12.0, with which came the PTX that GPUs of today need. */
    private static final int OLDEST_VERSION = 12_000;

    private static final String OLDEST_DRIVER = "525";

    /** Turing: what the oldest of our PTX is for, as compute capability times ten. */
    private static final int OLDEST_CAPABILITY = 75;

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
        return find().availability();
    }

    @Override
    public Device open(DeviceOptions options) {
        Found found = find();
        if (found.availability() instanceof Unavailable(String reason, String remedy)) {
            throw new DeviceException("device cuda cannot be used: " + reason + ". " + remedy);
        }
        options.requireNothingMeasured(name());
        Driver.Gpu gpu = driver.gpu(found.ordinal());
        if (options.math() != MathMode.FP32 && gpu.major() < 8) {
            throw new DeviceException("device cuda cannot be used: " + options.math()
                    + " needs tensor cores of compute capability 8.0 or newer, GPU " + found.ordinal() + " is " + gpu
                    + ". Use fp32");
        }
        String math = options.math() == MathMode.FP32 ? "" : ", " + options.math();
        return new CudaDevice(new CudaContext(found.ordinal(), options.math()), options, gpu + math);
    }

    /**
     * What was found.
     *
     * @param availability whether a GPU can be used
     * @param ordinal which one is
     */
    private record Found(Availability availability, int ordinal) {}

    private static Found unavailable(String reason, String remedy) {
        return new Found(new Unavailable(reason, remedy), -1);
    }

    private Found find() {
        if (!driver.isInstalled()) {
            return unavailable(
                    "there is no NVIDIA driver: " + driver.libraryName() + " was not found",
                    "With an NVIDIA GPU, install its driver, version " + OLDEST_DRIVER
                            + " or newer (the CUDA toolkit is not needed); a container must be started with its GPUs");
        }
        try {
            driver.bind();
        } catch (LinkageError e) {
            return unavailable(
                    "JCuda has no native library for " + System.getProperty("os.name") + " on "
                            + System.getProperty("os.arch"),
                    "GPUs work on Linux and Windows on x86-64 processors. " + USE_ANOTHER);
        } catch (RuntimeException e) {
            return unavailable(
                    "JCuda's native library could not be unpacked: " + e.getMessage(),
                    "Check that the temporary folder, java.io.tmpdir, can be written to");
        }
        try {
            return findWithDriver();
        } catch (DriverException e) {
            if (e.code() == DriverException.NO_DEVICE) {
                return noDevice();
            }
            return unavailable(
                    "the NVIDIA driver does not work: " + e.getMessage(),
                    "See what nvidia-smi says; after an update of the driver, restart the machine");
        }
    }

    private Found findWithDriver() {
        int version = driver.version();
        if (version < OLDEST_VERSION) {
            return unavailable(
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
        int used = -1;
        for (int ordinal = 0; ordinal < count; ordinal++) {
            Driver.Gpu gpu = driver.gpu(ordinal);
            boolean usable = 10 * gpu.major() + gpu.minor() >= OLDEST_CAPABILITY;
            gpus.add("GPU " + ordinal + " " + gpu
                    + (!usable
                            ? " too old: compute capability 7.5 is needed"
                            : used < 0 ? " used" : " not used: CUDA_VISIBLE_DEVICES=" + ordinal + " chooses it"));
            if (usable && used < 0) {
                used = ordinal;
            }
        }
        return used < 0
                ? unavailable("no GPU is new enough: " + String.join("; ", gpus), USE_ANOTHER)
                : new Found(new Available("driver for CUDA " + dotted(version) + "\n" + String.join("\n", gpus)), used);
    }

    private static Found noDevice() {
        return unavailable(
                "the NVIDIA driver sees no GPU",
                "See whether nvidia-smi lists one and CUDA_VISIBLE_DEVICES does not hide it; "
                        + "a container must be started with its GPUs");
    }

    private static String dotted(int version) {
        return version / 1000 + "." + version % 1000 / 10;
    }
}
