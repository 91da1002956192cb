package dev.forger.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Resolves specs to kernels: of the implementations that do not refuse a spec the one that is expected to be the
 * fastest, or was measured to be, see {@link Choice}; once per spec, then the answer is remembered.
 */
public final class KernelRegistry {
    private final List<KernelImplementation<?, ?>> implementations;
    private final boolean referenceFallback;
    private final LaunchLog launches = new LaunchLog();
    private final ConcurrentHashMap<KernelSpec<?>, Resolution> resolved = new ConcurrentHashMap<>();

    private final Optional<Tuner> tuner;

    /**
     * A registry that measures nothing.
     *
     * @param implementations most specialised first
     * @param referenceFallback whether the scalar reference ends the chain; only for host memory
     */
    public KernelRegistry(List<KernelImplementation<?, ?>> implementations, boolean referenceFallback) {
        this(implementations, referenceFallback, new Choice.Expected());
    }

    /**
     * A registry of one device.
     *
     * @param implementations most specialised first
     * @param referenceFallback whether the scalar reference ends the chain; only for host memory
     * @param choice how one of several is taken; only on host memory they are measured
     */
    public KernelRegistry(List<KernelImplementation<?, ?>> implementations, boolean referenceFallback, Choice choice) {
        this.implementations = List.copyOf(implementations);
        this.referenceFallback = referenceFallback;
        this.tuner =
                choice instanceof Choice.Measured(var answers) ? Optional.of(new Tuner(answers)) : Optional.empty();
    }

    /**
     * How a spec was resolved.
     *
     * @param name the implementation chosen
     * @param kernel what it made
     * @param refusals why others do not cover the spec, one line each
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

    /** What its kernels launch, for a device that records it. */
    public LaunchLog launches() {
        return launches;
    }

    /** The kernel for a spec, with its name and what others said. */
    public Resolution explain(KernelSpec<?> spec) {
        Resolution known = resolved.get(spec);
        return known != null ? known : resolved.computeIfAbsent(spec, this::resolve);
    }

    private Resolution resolve(KernelSpec<?> spec) {
        Resolution resolution = choose(spec);
        resolution.kernel().attach(launches);
        return resolution;
    }

    /**
     * What measuring has found so far, and what it was told: an implementation's name for each spec's text; empty where
     * nothing is measured.
     */
    public SortedMap<String, String> answers() {
        return tuner.map(Tuner::answers).orElseGet(TreeMap::new);
    }

    /**
     * The least time of each implementation that covers a spec, in nanoseconds, by name, measured now; empty if the
     * operation is never measured. It makes all their kernels, on host memory.
     */
    public SequencedMap<String, Double> measure(KernelSpec<?> spec) {
        SequencedMap<String, Double> nanos = new LinkedHashMap<>();
        Tuner.measure(candidates(spec, new ArrayList<>()))
                .forEach((candidate, least) -> nanos.put(candidate.name(), least));
        return nanos;
    }

    private Resolution choose(KernelSpec<?> spec) {
        List<String> reasons = new ArrayList<>();
        List<Candidate<?, ?>> candidates = candidates(spec, reasons);
        if (candidates.isEmpty()) {
            if (referenceFallback) {
                return new Resolution("reference", spec.reference(), reasons);
            }
            throw new UnsupportedOperationException("no kernel for " + spec + ": "
                    + (reasons.isEmpty() ? "this device has none for the operation" : String.join("; ", reasons)));
        }
        Candidate<?, ?> taken =
                tuner.isPresent() ? tuner.get().choose(spec, candidates) : Candidate.fastest(candidates);
        return new Resolution(taken.name(), taken.make(), reasons);
    }

    /** Those that cover a spec, in order; the others add why not. */
    private List<Candidate<?, ?>> candidates(KernelSpec<?> spec, List<String> refusals) {
        List<Candidate<?, ?>> candidates = new ArrayList<>();
        for (KernelImplementation<?, ?> implementation : implementations) {
            candidate(implementation, spec, refusals).ifPresent(candidates::add);
        }
        return candidates;
    }

    private static <K extends Kernel, S extends KernelSpec<K>> Optional<Candidate<K, S>> candidate(
            KernelImplementation<K, S> implementation, KernelSpec<?> spec, List<String> refusals) {
        if (!implementation.specType().isInstance(spec)) {
            return Optional.empty();
        }
        S own = implementation.specType().cast(spec);
        Optional<String> refusal = implementation.refusal().apply(own);
        refusal.ifPresent(reason -> refusals.add(implementation.name() + ": " + reason));
        return refusal.isPresent() ? Optional.empty() : Optional.of(new Candidate<>(implementation, own));
    }
}
