package dev.forger.gan.model;

import dev.forger.gan.setting.Setting;
import dev.forger.nn.LayerConfig;
import dev.forger.nn.MinibatchDiscrimination;
import dev.forger.nn.MinibatchStdDev;
import java.util.Optional;

/** How a discriminator is shown, before its last layer, how much the samples of a batch differ. */
public enum Diversity {
    /** Not at all. */
    NONE,
    /** Their standard deviation as one more channel, in groups of 4 (Karras et al. 2018, section 3). */
    STDDEV,
    /** Learned distances to the others as 50 more features of 5 numbers each (Salimans et al. 2016, section 3.2). */
    DISCRIMINATION;

    /** Samples that a deviation is of. */
    public static final int GROUP = 4;

    private static final int ROWS = 50;
    private static final int COLUMNS = 5;

    /** The layer on flat features, or on maps but for {@link #DISCRIMINATION}, if there is one. */
    Optional<LayerConfig> layer(int features) {
        return switch (this) {
            case NONE -> Optional.empty();
            case STDDEV -> Optional.of(new MinibatchStdDev(GROUP));
            case DISCRIMINATION -> Optional.of(new MinibatchDiscrimination(features, ROWS, COLUMNS));
        };
    }

    /** How many features or maps it adds. */
    int added() {
        return switch (this) {
            case NONE -> 0;
            case STDDEV -> 1;
            case DISCRIMINATION -> ROWS;
        };
    }

    @Override
    public String toString() {
        return Setting.text(this);
    }
}
