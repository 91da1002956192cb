package dev.forger.gan.metrics;

import dev.forger.data.Mixture;
import dev.forger.device.Device;
import dev.forger.memory.MemoryScope;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Watches the modes of a mixture, by {@link MixtureCoverage} of the published number of points. */
final class MixtureProbe implements Probe {
    private final Device device;
    private final Mixture mixture;

    MixtureProbe(Device device, Mixture mixture) {
        this.device = device;
        this.mixture = mixture;
    }

    @Override
    public List<String> columns() {
        return List.of("modes", "high_quality", "mode_kl");
    }

    @Override
    public int samples() {
        return MixtureCoverage.PROTOCOL_COUNT;
    }

    @Override
    public Reading read(PictureSource samples) {
        try (MemoryScope _ = device.scope()) {
            MixtureCoverage coverage = MixtureCoverage.of(mixture, samples.next(samples()));
            Optional<String> warning = coverage.reverseKl() > ClassProbe.MOST_DIVERGENCE
                    ? Optional.of(String.format(
                            Locale.ROOT,
                            "mode collapse: points near %d of %d modes, KL %.2f",
                            coverage.nearest().covered(),
                            mixture.centres().size(),
                            coverage.reverseKl()))
                    : Optional.empty();
            return new Reading(
                    List.of((float) coverage.modes(), (float) coverage.highQuality(), (float) coverage.reverseKl()),
                    warning);
        }
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
