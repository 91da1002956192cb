package dev.forger.device;

/** A backend, as found by {@link java.util.ServiceLoader}; needs a public no-argument constructor. */
public interface BackendProvider {
    /** What {@code --device} calls it: one lower-case word. */
    String name();

    /** Its place on the ladder: {@code auto} takes the largest that is available. The scalar reference has 0. */
    int priority();

    /** Whether it can work here; quick, and never throws. */
    Availability probe();

    /**
     * Opens its device.
     *
     * @throws DeviceException if the backend is not available
     */
    Device open(DeviceOptions options);
}
