package dev.forger.gan;

import dev.forger.gan.setting.Setting;

/** How the networks are told a sample's condition y, a vector: the class as one of c, or a caption's embedding. */
public enum Conditioning {
    /** Not at all. */
    NONE,
    /** The discriminator sees y as c constant planes beside the picture (Mirza and Osindero 2014). */
    PLANES,
    /** The discriminator's logit is its own plus ⟨y, V φ(x)⟩ (projection, Miyato and Koyama 2018). */
    PROJECTION,
    /**
     * The discriminator names the class as well (AC-GAN, Odena et al. 2017). It learns to from real pictures alone, and
     * the generator wants what it makes named right; there both learn from what is made, so that the discriminator
     * comes to take the generator's word for it.
     */
    AUXILIARY;

    @Override
    public String toString() {
        return Setting.text(this);
    }
}
