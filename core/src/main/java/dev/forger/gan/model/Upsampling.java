package dev.forger.gan.model;

import dev.forger.gan.setting.Setting;

/** How a convolutional generator doubles its maps. */
public enum Upsampling {
    /** A transposed convolution of 4×4 with stride 2 (Radford et al. 2016). */
    TRANSPOSED,
    /** Each pixel four times, then a convolution of 3×3, against checkerboards (Odena et al. 2016). */
    NEAREST;

    @Override
    public String toString() {
        return Setting.text(this);
    }
}
