package dev.forger.gan;

/** How a discriminator normalises between its layers. */
public enum Norm {
    /** Batch norm (Radford et al. 2016); one sample's output then depends on the others of its batch. */
    BATCH,
    /** Nothing: what a penalty on each sample's gradient needs (Gulrajani et al. 2017, section 4). */
    NONE;

    @Override
    public String toString() {
        return Setting.text(this);
    }
}
