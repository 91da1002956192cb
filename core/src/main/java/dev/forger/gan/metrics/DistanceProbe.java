package dev.forger.gan.metrics;

import dev.forger.data.Dataset;
import dev.forger.device.Device;
import dev.forger.memory.MemoryScope;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Watches how far generated pictures are apart, relative to real ones. */
final class DistanceProbe implements Probe {
    private static final int SAMPLES = 256;
    private static final double LEAST_DIVERSITY = 0.5;

    private final Device device;
    private final double real;

    DistanceProbe(Device device, Dataset data) {
        this.device = device;
        try (MemoryScope _ = device.scope()) {
            this.real = PairwiseDistance.mean(
                    PictureSource.shuffled(data, device, 1).next(Math.max(2, Math.min(SAMPLES, data.count()))));
        }
    }

    @Override
    public List<String> columns() {
        return List.of("diversity");
    }

    @Override
    public int samples() {
        return SAMPLES;
    }

    @Override
    public Reading read(PictureSource samples) {
        try (MemoryScope _ = device.scope()) {
            double diversity = PairwiseDistance.mean(samples.next(SAMPLES)) / real;
            Optional<String> warning = diversity < LEAST_DIVERSITY
                    ? Optional.of(String.format(
                            Locale.ROOT, "mode collapse: pictures %.0f%% as far apart as real ones", 100 * diversity))
                    : Optional.empty();
            return new Reading(List.of((float) diversity), warning);
        }
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
