package dev.forger.cpu;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Availability;
import dev.forger.device.BackendProvider;
import dev.forger.device.Device;
import dev.forger.device.DeviceException;
import dev.forger.device.DeviceOptions;
import dev.forger.device.HostDevice;

/** The processor, with vector kernels on a fixed pool of threads. */
public final class CpuBackendProvider implements BackendProvider {
    private static final String VECTORS = "jdk.incubator.vector";

    /** For {@link java.util.ServiceLoader}. */
    public CpuBackendProvider() {}

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public int priority() {
        return 100;
    }

    @Override
    public Availability probe() {
        if (ModuleLayer.boot().findModule(VECTORS).isEmpty()) {
            return new Availability.Unavailable(
                    "Java runs without the Vector API", "Start it with --add-modules " + VECTORS);
        }
        try {
            return new Availability.Available(VectorWidth.select().bits() + "-bit vectors");
        } catch (IllegalArgumentException e) {
            return new Availability.Unavailable(
                    String.valueOf(e.getMessage()), "Correct or remove the system property " + VectorWidth.PROPERTY);
        }
    }

    @Override
    public Device open(DeviceOptions options) {
        if (probe() instanceof Availability.Unavailable(String reason, String remedy)) {
            throw new DeviceException("device cpu cannot be used: " + reason + ". " + remedy);
        }
        options.requireFloat32(name());
        return open(VectorWidth.select(), options);
    }

    /** A device with vectors of a given width. */
    static Device open(VectorWidth width, int threads) {
        return open(width, new DeviceOptions(threads));
    }

    private static Device open(VectorWidth width, DeviceOptions options) {
        int threads = options.threads();
        CpuKernels kernels = CpuKernels.open(width, options);
        String description = width.bits() + "-bit vectors, " + threads + (threads == 1 ? " thread" : " threads");
        return new HostDevice("cpu", options, description, kernels.list(), kernels::close);
    }
}
