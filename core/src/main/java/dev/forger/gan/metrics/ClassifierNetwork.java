package dev.forger.gan.metrics;

import dev.forger.data.PictureShape;
import dev.forger.nn.BatchNorm2d;
import dev.forger.nn.Conv2d;
import dev.forger.nn.Flatten;
import dev.forger.nn.LayerConfig;
import dev.forger.nn.Linear;
import dev.forger.nn.ReLU;
import dev.forger.nn.Sequential;
import java.util.ArrayList;
import java.util.List;

/**
 * The classifier's layers, for grey pictures of 28×28: four convolutions, 28 → 28 → 14 → 7 → 3, then 64 features and
 * the class logits. With 10 classes it has 117,000 weights, 460 KB.
 */
final class ClassifierNetwork {
    /** The pictures that it takes. */
    static final PictureShape SHAPE = new PictureShape(1, 28, 28);

    /** Values of a picture's feature vector. */
    static final int FEATURES = 64;

    private static final int LAST_MAPS = 64;
    private static final int LAST_EXTENT = 3;
    private static final List<LayerConfig> TRUNK = List.of(
            Conv2d.of(1, 16, 3, 1, 1).withoutBias(),
            BatchNorm2d.of(16),
            new ReLU(),
            Conv2d.of(16, 32, 4, 2, 1).withoutBias(),
            BatchNorm2d.of(32),
            new ReLU(),
            Conv2d.of(32, 64, 4, 2, 1).withoutBias(),
            BatchNorm2d.of(64),
            new ReLU(),
            Conv2d.of(64, LAST_MAPS, 3, 2, 0).withoutBias(),
            BatchNorm2d.of(LAST_MAPS),
            new ReLU(),
            new Flatten(),
            Linear.of(LAST_MAPS * LAST_EXTENT * LAST_EXTENT, FEATURES),
            new ReLU());

    /** The name of the last layer in {@link #whole}, under which its tensors lie in a file. */
    static final String HEAD = Integer.toString(TRUNK.size());

    private ClassifierNetwork() {}

    /** Pictures (N, 1, 28, 28) → features (N, {@link #FEATURES}): the layers before the last of {@link #whole}. */
    static LayerConfig trunk() {
        return new Sequential(TRUNK);
    }

    /** Features → logits (N, classes). */
    static LayerConfig head(int classes) {
        return Linear.of(FEATURES, classes);
    }

    /** Pictures → logits. */
    static LayerConfig whole(int classes) {
        List<LayerConfig> layers = new ArrayList<>(TRUNK);
        layers.add(head(classes));
        return new Sequential(layers);
    }
}
