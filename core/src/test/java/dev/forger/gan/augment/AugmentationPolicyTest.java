package dev.forger.gan.augment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.data.PictureShape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationPolicyTest {
    @ParameterizedTest
    @ValueSource(strings = {"color,translation,cutout", "ada:flip,rotation", "cutout", "none"})
    void readsWhatItPrints(String text) {
        assertEquals(text, AugmentationPolicy.parse(text).toString());
    }

    @Test
    void namesItsTransformsInOrder() {
        assertEquals(
                new AugmentationPolicy(List.of(Transform.CUTOUT, Transform.COLOR), true),
                AugmentationPolicy.parse("ada:cutout,color"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ada:", "colour", "color,", "color,color", "ADA:color", "none,color", "ada:none"})
    void refusesWhatThereIsNot(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> AugmentationPolicy.parse(text));
        assertTrue(
                e.getMessage().contains("expected some of [color, translation, cutout, flip, rotation]"),
                e.getMessage());
    }

    @Test
    void quarterTurnsNeedSquares() {
        PictureShape wide = new PictureShape(1, 4, 6);
        AugmentationPolicy.parse("color,flip").requireFits(wide);
        AugmentationPolicy turns = AugmentationPolicy.parse("rotation");
        turns.requireFits(new PictureShape(3, 6, 6));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> turns.requireFits(wide));
        assertTrue(e.getMessage().contains(wide.toString()), e.getMessage());
    }
}
