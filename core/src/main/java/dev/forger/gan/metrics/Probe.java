package dev.forger.gan.metrics;

import dev.forger.data.Dataset;
import dev.forger.data.PointDataset;
import dev.forger.data.StackedDataset;
import dev.forger.device.Device;
import java.util.List;
import java.util.Optional;

/**
 * What a run measures of its generator now and then, cheaply, so that mode collapse is seen as it happens. Which
 * figures depends on the data: {@link #of}.
 *
 * <p>A reading warns of collapse where the generator uses less than half of what there is: where modes or classes are
 * known, if KL(generated ‖ real) of their histogram is above ln 2, as it is for half of equally likely modes; elsewhere
 * if generated pictures are on average less than half as far apart as real ones.
 */
public sealed interface Probe extends AutoCloseable permits MixtureProbe, ClassProbe, DistanceProbe {
    /** The names of the figures, as columns of a table. */
    List<String> columns();

    /** The number of samples that a reading draws. */
    int samples();

    /**
     * Measures.
     *
     * @param samples the generator's
     */
    Reading read(PictureSource samples);

    /**
     * What a probe found.
     *
     * @param values one for each column
     * @param warning what is amiss, in a few words for a person
     */
    record Reading(List<Float> values, Optional<String> warning) {
        /** Copies the list. */
        public Reading {
            values = List.copyOf(values);
        }
    }

    /**
     * The probe that suits the data: for points of a mixture the modes they cover; for pictures that a shipped
     * classifier knows, or stacks of three of them, the classes; else the distance between pictures.
     *
     * @param data read while this is made, then no longer
     */
    static Probe of(Device device, Dataset data) {
        if (data instanceof PointDataset points) {
            return new MixtureProbe(device, points.mixture());
        }
        Dataset known = data instanceof StackedDataset stacked ? stacked.grey() : data;
        return ShippedClassifier.knowing(known)
                .<Probe>map(which -> new ClassProbe(device, Classifier.shipped(device, which), data))
                .orElseGet(() -> new DistanceProbe(device, data));
    }

    @Override
    void close();
}
