package dev.forger.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.data.Look.Build;
import dev.forger.data.Look.Sleeves;
import dev.forger.data.Look.Tone;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookTest {
    private static final int T_SHIRT = 0;
    private static final int TROUSER = 1;
    private static final int PULLOVER = 2;
    private static final int DRESS = 3;
    private static final int SHIRT = 6;
    private static final int BAG = 8;
    private static final int BOOT = 9;

    /** A black picture with boxes of one brightness from 0 to 1. */
    private static float[] picture(double brightness, int... boxes) {
        float[] picture = new float[784];
        Arrays.fill(picture, -1);
        for (int b = 0; b < boxes.length; b += 4) {
            for (int y = boxes[b]; y < boxes[b + 1]; y++) {
                for (int x = boxes[b + 2]; x < boxes[b + 3]; x++) {
                    picture[y * 28 + x] = (float) (2 * brightness - 1);
                }
            }
        }
        return picture;
    }

    @ParameterizedTest
    @CsvSource({"0.3, DARK", "0.49, DARK", "0.6, UNCLEAR", "0.71, LIGHT", "1, LIGHT"})
    void toneIsTheGarmentsBrightnessAlone(double brightness, Tone tone) {
        assertEquals(tone, Look.of(picture(brightness, 0, 28, 12, 16), TROUSER).tone());
        assertEquals(tone, Look.of(picture(brightness, 5, 28, 2, 26), BAG).tone());
    }

    @Test
    void sleevesReachTheHandsOrDoNot() {
        int[] shortSleeves = {2, 10, 2, 26, 10, 28, 8, 20};
        int[] longSleeves = {2, 10, 4, 24, 10, 28, 3, 6, 10, 28, 9, 19, 10, 28, 22, 25};
        int[] none = {2, 28, 7, 21};
        assertEquals(Sleeves.SHORT, Look.of(picture(1, shortSleeves), T_SHIRT).sleeves());
        assertEquals(Sleeves.LONG, Look.of(picture(1, longSleeves), PULLOVER).sleeves());
        assertEquals(Sleeves.UNCLEAR, Look.of(picture(1, none), SHIRT).sleeves());
        assertEquals(Sleeves.UNCLEAR, Look.of(picture(1, shortSleeves), DRESS).sleeves());
    }

    @Test
    void buildIsWidthOrHeight() {
        assertEquals(Build.NARROW, Look.of(picture(1, 0, 28, 10, 19), TROUSER).build());
        assertEquals(Build.UNCLEAR, Look.of(picture(1, 0, 28, 10, 21), TROUSER).build());
        assertEquals(Build.WIDE, Look.of(picture(1, 0, 28, 8, 21), DRESS).build());
        assertEquals(Build.LOW, Look.of(picture(1, 15, 28, 0, 28), BOOT).build());
        assertEquals(Build.UNCLEAR, Look.of(picture(1, 9, 28, 0, 28), BOOT).build());
        assertEquals(Build.TALL, Look.of(picture(1, 8, 28, 0, 28), BOOT).build());
        assertEquals(Build.UNCLEAR, Look.of(picture(1, 8, 28, 0, 28), PULLOVER).build());
    }

    @Test
    void aBlackPictureHasALook() {
        assertEquals(new Look(SHIRT, Tone.DARK, Sleeves.UNCLEAR, Build.UNCLEAR), Look.of(picture(0), SHIRT));
        assertThrows(IllegalArgumentException.class, () -> Look.of(new float[783], SHIRT));
    }

    @Test
    void captionsSayWhatIsClear() {
        assertEquals(
                List.of(
                        "a dark tall ankle boot",
                        "a dark tall boot",
                        "a picture of a dark tall ankle boot",
                        "ankle boot, dark, tall",
                        "boot, dark, tall",
                        "this is a dark tall ankle boot",
                        "an ankle boot",
                        "a dark tall thing"),
                new Look(BOOT, Tone.DARK, Sleeves.UNCLEAR, Build.TALL).captions());
        assertEquals(
                List.of(
                        "an ankle boot",
                        "a boot",
                        "a picture of an ankle boot",
                        "ankle boot",
                        "boot",
                        "this is an ankle boot",
                        "an ankle boot"),
                new Look(BOOT, Tone.UNCLEAR, Sleeves.UNCLEAR, Build.UNCLEAR).captions());
        List<String> shirt = new Look(SHIRT, Tone.LIGHT, Sleeves.LONG, Build.UNCLEAR).captions();
        assertEquals("a light shirt with long sleeves", shirt.getFirst());
        assertTrue(shirt.contains("blouse, light, long sleeves"), shirt::toString);
        assertEquals("a light thing with long sleeves", shirt.getLast());
    }

    /** The five pairs are not among what is learnt, all else is, and every caption is there to be learnt from. */
    @Test
    void someCombinationsAreHeldOut() {
        assertTrue(new Look(BOOT, Tone.DARK, Sleeves.UNCLEAR, Build.TALL).isHeldOut());
        assertFalse(new Look(BOOT, Tone.LIGHT, Sleeves.UNCLEAR, Build.TALL).isHeldOut());
        try (Dataset all = FashionMnist.openEmbedded();
                Dataset learnt = CaptionedFashion.learnt(FashionMnist.openEmbedded())) {
            long heldOut = IntStream.range(0, all.count())
                    .filter(i ->
                            Look.of(IdxDatasetTest.read(all, i), all.label(i)).isHeldOut())
                    .count();
            assertTrue(heldOut > 100, () -> heldOut + " held out");
            assertEquals(all.count() - heldOut, learnt.count());
            Set<String> captions = new HashSet<>();
            for (int i = 0; i < learnt.count(); i++) {
                assertFalse(
                        Look.of(IdxDatasetTest.read(learnt, i), learnt.label(i)).isHeldOut());
                captions.addAll(learnt.captions(i));
            }
            assertTrue(captions.contains("a light tall ankle boot"));
            for (Look look : Look.HELD_OUT) {
                assertFalse(captions.contains(look.captions().getFirst()), look::toString);
            }
            assertEquals(FashionMnist.CLASS_NAMES, learnt.classNames());
        }
    }

    @Test
    void aBatchTellsItsCaptions() {
        try (Dataset learnt = CaptionedFashion.learnt(FashionMnist.openEmbedded());
                DataLoader loader = DataLoader.from(learnt, 20, 3, 0)) {
            Batch batch = loader.next();
            BatchPlan plan = new BatchPlan(learnt.count(), 20, 3);
            for (int slot = 0; slot < 20; slot++) {
                assertEquals(learnt.captions(plan.picture(0, slot)), batch.captions(slot));
            }
            assertThrows(IndexOutOfBoundsException.class, () -> batch.captions(20));
        }
    }
}
