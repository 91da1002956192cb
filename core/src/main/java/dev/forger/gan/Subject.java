package dev.forger.gan;

import dev.forger.gan.setting.Setting;

/** What a condition says of a sample. */
public enum Subject {
    /** Its class. */
    CLASS,
    /** What a caption says, as the vector of a text encoder that is learnt before the two networks. */
    CAPTION;

    @Override
    public String toString() {
        return Setting.text(this);
    }
}
