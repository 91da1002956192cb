package dev.forger.gan.model;

import dev.forger.gan.setting.Setting;
import dev.forger.nn.BatchNorm2d;
import dev.forger.nn.LayerConfig;
import dev.forger.nn.LayerNorm;
import dev.forger.nn.WeightForm;
import java.util.Optional;

/** How a discriminator normalises. */
public enum Norm {
    /**
     * Batch norm between layers (Radford et al. 2016); one sample's output then depends on the others of its batch. The
     * dense models, whose papers have none, go without.
     */
    BATCH,
    /** Nothing: what a penalty on each sample's gradient needs (Gulrajani et al. 2017, section 4). */
    NONE,
    /** Layer norm between layers, each sample by itself: what goes with such a penalty. */
    LAYER,
    /** Spectral normalisation of all weights (Miyato et al. 2018). */
    SPECTRAL;

    /** What a weight goes through. */
    WeightForm form() {
        return this == SPECTRAL ? new WeightForm.Spectral() : new WeightForm.Plain();
    }

    /** What follows a linear map between layers, in place of its bias. */
    Optional<LayerConfig> layer(int channels) {
        return switch (this) {
            case BATCH -> Optional.of(BatchNorm2d.of(channels));
            case LAYER -> Optional.of(new LayerNorm(channels));
            case NONE, SPECTRAL -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return Setting.text(this);
    }
}
