package dev.forger.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Resolves specs to kernels: the first implementation in the list that does not refuse, once per
 * spec; then the answer is remembered.
 */
public final class KernelRegistry {
    private final List<KernelImplementation<?, ?>> implementations;
    private final boolean referenceFallback;
    private final LaunchLog launches = new LaunchLog();
    private final ConcurrentHashMap<KernelSpec<?>, Resolution> resolved = new ConcurrentHashMap<>();

    /**
     * A registry of one device.
     *
     * @param implementations most specialised first
     * @param referenceFallback whether the scalar reference ends the chain; only for host memory
     */
    public KernelRegistry(List<KernelImplementation<?, ?>> implementations, boolean referenceFallback) {
        this.implementations = List.copyOf(implementations);
        this.referenceFallback = referenceFallback;
    }

    /**
     * How a spec was resolved.
     *
     * @param name the implementation chosen
     * @param kernel what it made
     * @param refusals what the ones before it said, one line each
     */
    public record Resolution(String name, Kernel kernel, List<String> refusals) {
        /** Copies the list. */
        public Resolution {
            refusals = List.copyOf(refusals);
        }
    }

    /**
     * The kernel for a spec.
     *
     * @throws UnsupportedOperationException if every implementation refused, with their reasons
     */
    @SuppressWarnings("unchecked") // the spec's type parameter says what its implementations make
    public <K extends Kernel> K kernel(KernelSpec<K> spec) {
        return (K) explain(spec).kernel();
    }

    /** What its kernels launch, for a device that records it; one that records by other means leaves it closed. */
    public LaunchLog launches() {
        return launches;
    }

    /** The kernel for a spec, with its name and what was refused before it. */
    public Resolution explain(KernelSpec<?> spec) {
        Resolution known = resolved.get(spec);
        return known != null ? known : resolved.computeIfAbsent(spec, this::resolve);
    }

    private Resolution resolve(KernelSpec<?> spec) {
        Resolution resolution = choose(spec);
        resolution.kernel().attach(launches);
        return resolution;
    }

    private Resolution choose(KernelSpec<?> spec) {
        List<String> refusals = new ArrayList<>();
        for (KernelImplementation<?, ?> implementation : implementations) {
            Optional<Kernel> kernel = offer(implementation, spec, refusals);
            if (kernel.isPresent()) {
                return new Resolution(implementation.name(), kernel.get(), refusals);
            }
        }
        if (referenceFallback) {
            return new Resolution("reference", spec.reference(), refusals);
        }
        throw new UnsupportedOperationException("no kernel for " + spec + ": "
                + (refusals.isEmpty() ? "this device has none for the operation" : String.join("; ", refusals)));
    }

    private static <K extends Kernel, S extends KernelSpec<K>> Optional<Kernel> offer(
            KernelImplementation<K, S> implementation, KernelSpec<?> spec, List<String> refusals) {
        if (!implementation.specType().isInstance(spec)) {
            return Optional.empty();
        }
        S own = implementation.specType().cast(spec);
        Optional<String> refusal = implementation.refusal().apply(own);
        if (refusal.isPresent()) {
            refusals.add(implementation.name() + ": " + refusal.get());
            return Optional.empty();
        }
        return Optional.of(implementation.factory().apply(own));
    }
}
