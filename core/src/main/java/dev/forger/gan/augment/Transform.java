package dev.forger.gan.augment;

import dev.forger.autograd.Variable;
import java.util.Arrays;
import java.util.Locale;

/**
 * A random change of pictures (N, C, H, W) with samples in [−1, 1], drawn for each picture, linear in the picture but
 * for a constant: gradients of any order flow through.
 */
public enum Transform {
    /** Brightness ±½, saturation ×[0, 2), contrast ×[½, 1½). */
    COLOR,
    /** A shift by up to ⅛ of height and width, zeros coming in. */
    TRANSLATION,
    /** A rectangle of half the height and width becomes 0. */
    CUTOUT,
    /** Left and right swapped, for every other picture. */
    FLIP,
    /** Quarter turns, any number; for square pictures. */
    ROTATION;

    Variable apply(Variable pictures, Chance chance) {
        return switch (this) {
            case COLOR -> Color.jitter(pictures, chance);
            case TRANSLATION -> Translation.shift(pictures, chance);
            case CUTOUT -> Cutout.erase(pictures, chance);
            case FLIP -> Turns.flip(pictures, chance);
            case ROTATION -> Turns.rotate(pictures, chance);
        };
    }

    /**
     * The transform that is called so.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Transform named(String name) {
        return Arrays.stream(values())
                .filter(t -> t.toString().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("\"" + name + "\", expected " + AugmentationPolicy.FORMS));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
