package dev.forger.device;

import java.util.List;

/** The scalar backend: slow, single-threaded, and the specification of all others. */
public final class ReferenceBackend implements BackendProvider {
    /** For {@link java.util.ServiceLoader}. */
    public ReferenceBackend() {}

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Availability probe() {
        return new Availability.Available("scalar Java, 1 thread, the oracle of the other backends");
    }

    @Override
    public Device open(DeviceOptions options) {
        options.requireFloat32(name());
        options.requireNothingMeasured(name());
        return new HostDevice("reference", options, "scalar Java, 1 thread", List.of(), () -> {});
    }
}
