package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.data.PictureShape;
import dev.forger.gan.model.Architecture;
import dev.forger.gan.model.Blueprint;
import dev.forger.gan.model.Diversity;
import dev.forger.gan.model.Norm;
import dev.forger.gan.model.Upsampling;
import dev.forger.memory.Shape;
import dev.forger.nn.BatchNorm2d;
import dev.forger.nn.ConvTranspose2d;
import dev.forger.nn.LayerConfig;
import dev.forger.nn.LayerNorm;
import dev.forger.nn.ParameterSpec;
import dev.forger.nn.Sequential;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The networks that settings ask for, as they are described. */
class ArchitecturesTest {
    private static final int BATCH = 8;

    /** A model and a shape that it is made for. */
    record Model(String name, PictureShape pictures) {}

    static List<Model> models() {
        return List.of(
                new Model("mlp", new PictureShape(1, 10, 12)),
                new Model("points", new PictureShape(1, 1, 2)),
                new Model("dcgan-28", new PictureShape(1, 28, 28)),
                new Model("dcgan-64", new PictureShape(3, 64, 64)));
    }

    private static TrainingConfig config(Model model) {
        return TrainingConfig.DEFAULT.with(Settings.MODEL, model.name()).with(Settings.BATCH, BATCH);
    }

    private static List<LayerConfig> layers(LayerConfig network) {
        return ((Sequential) network).layers();
    }

    @ParameterizedTest
    @MethodSource("models")
    void theNetworksFitEachOtherUnderAllSettings(Model model) {
        for (Norm norm : Norm.values()) {
            for (Diversity diversity : Diversity.values()) {
                for (Upsampling upsampling : Upsampling.values()) {
                    for (int pack : new int[] {1, 2}) {
                        TrainingConfig config = config(model)
                                .with(Settings.NORM, norm)
                                .with(Settings.DIVERSITY, diversity)
                                .with(Settings.UPSAMPLE, upsampling)
                                .with(Settings.PACK, pack);
                        requireFit(model, config.blueprint(model.pictures(), 0), pack);
                    }
                }
            }
        }
    }

    private static void requireFit(Model model, Blueprint blueprint, int pack) {
        Architecture architecture = Architecture.named(model.name());
        PictureShape s = model.pictures();
        Shape samples = architecture.generator(blueprint).outputShape(Shape.of(BATCH, architecture.latent()));
        assertEquals(Shape.of(BATCH, s.channels(), s.height(), s.width()), samples);
        Shape packed = Shape.of(BATCH / pack, (long) pack * s.channels(), s.height(), s.width());
        assertEquals(
                Shape.of(BATCH / pack, 1),
                architecture.discriminator(blueprint).outputShape(packed),
                blueprint::toString);
    }

    @ParameterizedTest
    @MethodSource("models")
    void spectralNormalisationIsOfEveryWeight(Model model) {
        Blueprint blueprint = config(model).with(Settings.NORM, Norm.SPECTRAL).blueprint(model.pictures(), 0);
        List<ParameterSpec> weights = Architecture.named(model.name()).discriminator(blueprint).parameters().stream()
                .filter(spec -> spec.role() == ParameterSpec.Role.WEIGHT)
                .toList();
        assertTrue(weights.size() >= 3);
        weights.forEach(spec -> assertTrue(spec.name().endsWith("weight_orig"), spec::name));
    }

    @ParameterizedTest
    @MethodSource("models")
    void normalisationLiesBetweenLayers(Model model) {
        boolean dense = !model.name().startsWith("dcgan");
        assertEquals(!dense, has(model, Norm.BATCH, BatchNorm2d.class));
        assertTrue(has(model, Norm.LAYER, LayerNorm.class));
        for (Class<? extends LayerConfig> kind : List.of(BatchNorm2d.class, LayerNorm.class)) {
            assertFalse(has(model, Norm.NONE, kind));
        }
    }

    private static boolean has(Model model, Norm norm, Class<? extends LayerConfig> kind) {
        Blueprint blueprint = config(model).with(Settings.NORM, norm).blueprint(model.pictures(), 0);
        return layers(Architecture.named(model.name()).discriminator(blueprint)).stream()
                .anyMatch(kind::isInstance);
    }

    @Test
    void nearestUpsamplingTransposesOnlyWhatMakesTheBase() {
        Model model = models().getLast();
        Blueprint blueprint =
                config(model).with(Settings.UPSAMPLE, Upsampling.NEAREST).blueprint(model.pictures(), 0);
        long transposed = layers(Architecture.named(model.name()).generator(blueprint)).stream()
                .filter(ConvTranspose2d.class::isInstance)
                .count();
        assertEquals(1, transposed);
    }

    @Test
    void aDeviationIsOfWholeGroups() {
        TrainingConfig config = TrainingConfig.DEFAULT.with(Settings.DIVERSITY, Diversity.STDDEV);
        config.with(Settings.BATCH, 3).requireConsistent();
        config.with(Settings.BATCH, 12).requireConsistent();
        TrainingConfig uneven = config.with(Settings.BATCH, 12).with(Settings.PACK, 2);
        assertTrue(assertThrows(IllegalArgumentException.class, uneven::requireConsistent)
                .getMessage()
                .startsWith("batch: 12, expected a multiple of 8"));
    }
}
