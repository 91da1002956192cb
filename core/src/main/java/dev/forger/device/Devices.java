package dev.forger.device;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The ladder of backends: what there is, what can be used, and opening one. */
public final class Devices {
    /** Takes the best backend that is available. */
    public static final String AUTO = "auto";

    /** The system property that says what {@link #AUTO} means: a backend's name. */
    public static final String PROPERTY = "forger.device";

    private Devices() {}

    /**
     * A backend and whether it can work here.
     *
     * @param provider the backend
     * @param availability what its probe said
     */
    public record Rung(BackendProvider provider, Availability availability) {}

    /** All backends, best first, each probed. */
    public static List<Rung> ladder() {
        List<Rung> rungs = new ArrayList<>();
        for (BackendProvider provider : providers()) {
            rungs.add(new Rung(provider, provider.probe()));
        }
        return rungs;
    }

    /** The names that {@link #open} takes besides {@link #AUTO}, best first. */
    public static List<String> names() {
        return providers().stream().map(BackendProvider::name).toList();
    }

    /**
     * Opens a backend by name, or the best available one for {@link #AUTO}.
     *
     * @throws IllegalArgumentException if there is no backend of that name
     * @throws DeviceException if it is not available, with reason and remedy
     */
    public static Device open(String name, DeviceOptions options) {
        String wanted = name.equals(AUTO) ? System.getProperty(PROPERTY, AUTO) : name;
        for (BackendProvider provider : providers()) {
            if (wanted.equals(AUTO) && provider.probe() instanceof Availability.Available) {
                return provider.open(options);
            }
            if (wanted.equals(provider.name())) {
                if (provider.probe() instanceof Availability.Unavailable(String reason, String remedy)) {
                    throw new DeviceException("device " + wanted + " cannot be used: " + reason + ". " + remedy);
                }
                return provider.open(options);
            }
        }
        throw new IllegalArgumentException(
                "device: there is no \"" + wanted + "\"; expected " + AUTO + " or one of " + names());
    }

    private static List<BackendProvider> providers() {
        List<BackendProvider> providers = new ArrayList<>();
        ServiceLoader.load(BackendProvider.class, Devices.class.getClassLoader())
                .forEach(providers::add);
        providers.sort(Comparator.comparingInt(BackendProvider::priority).reversed());
        return providers;
    }
}
