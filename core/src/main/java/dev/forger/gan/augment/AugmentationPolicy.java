package dev.forger.gan.augment;

import dev.forger.autograd.Variable;
import dev.forger.data.PictureShape;
import dev.forger.tensor.Draws;
import dev.forger.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Transforms one after the other, each for every picture with the same probability: DiffAugment (Zhao et al. 2020)
 * where that is 1, ADA (Karras et al. 2020) where {@link AdaptiveProbability} moves it. All that the discriminator sees
 * goes through, real and generated, and the generator's gradient comes back through.
 *
 * <p>As text {@code color,translation,cutout}, or {@code ada:color,translation,cutout}, or {@code none}.
 *
 * @param transforms in the order in which they are applied, none twice; empty if nothing is to be changed
 * @param adaptive whether the probability follows the discriminator's overfitting
 */
public record AugmentationPolicy(List<Transform> transforms, boolean adaptive) implements Augmentation {
    /** Nothing is changed. */
    public static final AugmentationPolicy NONE = new AugmentationPolicy(List.of(), false);

    /** The text forms, for people. */
    public static final String FORMS =
            "some of " + Arrays.toString(Transform.values()) + " with commas between, after ada: or not, or none";

    private static final String ADAPTIVE = "ada:";

    /** Checks and copies the list. */
    public AugmentationPolicy {
        transforms = List.copyOf(transforms);
        if (transforms.stream().distinct().count() < transforms.size() || (adaptive && transforms.isEmpty())) {
            throw new IllegalArgumentException(transforms + ", expected " + FORMS + ", none twice");
        }
    }

    /**
     * The policy of a text.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static AugmentationPolicy parse(String text) {
        if (text.equals(NONE.toString())) {
            return NONE;
        }
        boolean adaptive = text.startsWith(ADAPTIVE);
        String names = adaptive ? text.substring(ADAPTIVE.length()) : text;
        return new AugmentationPolicy(
                Arrays.stream(names.split(",", -1)).map(Transform::named).toList(), adaptive);
    }

    /**
     * Says whether pictures of a shape can be changed so.
     *
     * @throws IllegalArgumentException if they cannot, with what is expected
     */
    public void requireFits(PictureShape shape) {
        if (transforms.contains(Transform.ROTATION) && shape.height() != shape.width()) {
            throw new IllegalArgumentException("augment: rotation needs square pictures, the data are of " + shape);
        }
    }

    @Override
    public Variable apply(Variable pictures, Tensor probability, Draws draws) {
        Chance chance = new Chance(pictures.shape().dim(0), probability, draws);
        Variable changed = pictures;
        for (Transform transform : transforms) {
            changed = transform.apply(changed, chance);
        }
        return changed;
    }

    @Override
    public String toString() {
        if (transforms.isEmpty()) {
            return "none";
        }
        String names = transforms.stream().map(Transform::toString).collect(Collectors.joining(","));
        return adaptive ? ADAPTIVE + names : names;
    }
}
