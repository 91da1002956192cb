package dev.forger.gan.augment;

import dev.forger.autograd.Variable;
import dev.forger.data.PictureShape;
import dev.forger.tensor.Draws;
import dev.forger.tensor.Tensor;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Transforms one after the other, each for every picture with the same probability: DiffAugment (Zhao et al. 2020)
 * where that is 1, ADA (Karras et al. 2020) where {@link AdaptiveProbability} moves it. All that the discriminator sees
 * goes through, real and generated, and the generator's gradient comes back through.
 *
 * <p>As text {@code color,translation,cutout}, or {@code ada:color,translation,cutout}.
 *
 * @param transforms in the order in which they are applied, none twice
 * @param adaptive whether the probability follows the discriminator's overfitting
 */
public record AugmentationPolicy(List<Transform> transforms, boolean adaptive) implements Augmentation {
    private static final String ADAPTIVE = "ada:";

    /** Checks and copies the list. */
    public AugmentationPolicy {
        transforms = List.copyOf(transforms);
        if (transforms.isEmpty() || EnumSet.copyOf(transforms).size() < transforms.size()) {
            throw new IllegalArgumentException("augmentation: " + transforms + ", expected one or more of "
                    + Arrays.toString(Transform.values()) + ", none twice");
        }
    }

    /**
     * The policy of a text.
     *
     * @throws IllegalArgumentException if it names none, or a transform that there is not
     */
    public static AugmentationPolicy parse(String text) {
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
            throw new IllegalArgumentException(
                    "augmentation: rotation needs square pictures, the data are of " + shape);
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
        String names = transforms.stream().map(Transform::toString).collect(Collectors.joining(","));
        return adaptive ? ADAPTIVE + names : names;
    }
}
