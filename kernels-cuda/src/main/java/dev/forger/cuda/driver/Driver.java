package dev.forger.cuda.driver;

import java.util.Locale;

/**
 * The CUDA driver API, as much of it as the backend calls. The order of calls is {@link #isInstalled}, {@link #bind},
 * then the rest.
 */
public interface Driver {
    /** The driver's library on this system, such as {@code libcuda.so.1}. */
    String libraryName();

    /** Whether {@link #libraryName} can be loaded. */
    boolean isInstalled();

    /**
     * Connects Java to the driver's library.
     *
     * @throws LinkageError if there is no binding for this platform
     */
    void bind();

    /**
     * The newest version of CUDA that the driver knows; may be asked before {@link #initialise}.
     *
     * @return 1000 times the major version plus 10 times the minor one, so 12060 for CUDA 12.6
     * @throws DriverException if the driver refuses
     */
    int version();

    /**
     * Starts the driver, {@code cuInit}.
     *
     * @throws DriverException if it refuses; with {@link DriverException#NO_DEVICE} if it sees no GPU
     */
    void initialise();

    /**
     * How many GPUs there are.
     *
     * @throws DriverException if the driver refuses
     */
    int deviceCount();

    /**
     * A GPU.
     *
     * @param ordinal from 0 to {@link #deviceCount} − 1
     * @throws DriverException if the driver refuses
     */
    Gpu gpu(int ordinal);

    /**
     * What a GPU is.
     *
     * @param name the product, such as {@code NVIDIA H100}
     * @param major the compute capability before its point
     * @param minor the compute capability after its point
     * @param memoryBytes how much memory it has
     */
    record Gpu(String name, int major, int minor, long memoryBytes) {
        private static final double GIBIBYTE = 1L << 30;

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%s (compute capability %d.%d, %.1f GiB)", name, major, minor, memoryBytes / GIBIBYTE);
        }
    }
}
