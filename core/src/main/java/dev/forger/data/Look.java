package dev.forger.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a picture of Fashion-MNIST shows, in the words of its captions: its kind, and what a measurement of its pixels
 * says clearly. A picture between two words has neither. {@link #of} measures generated pictures just as well.
 *
 * <p>Of a picture with samples s from 0 (black) to 1, the garment is where s &gt; 0.1; a row's width reaches from its
 * first to its last pixel of the garment.
 *
 * @param kind the label, as in {@link FashionMnist#CLASS_NAMES}
 * @param tone DARK if the mean of s over the garment is below 0.5, LIGHT if above 0.7
 * @param sleeves of T-shirts, pullovers, coats and shirts: SHORT if the mean width of rows 17 to 22, at the hands, is
 *     below 0.8 of the greatest of rows 4 to 8, at the shoulders; LONG if above 0.95 of it and at least 18
 * @param build of trousers and dresses: NARROW if the mean width of the garment's rows is below 10, WIDE if above 12;
 *     of sandals, sneakers, bags and boots: LOW if the garment has at most 13 rows, TALL if at least 20
 */
public record Look(int kind, Tone tone, Sleeves sleeves, Build build) {
    /** How bright it is. */
    public enum Tone {
        UNCLEAR,
        DARK,
        LIGHT
    }

    /** How long its sleeves are. */
    public enum Sleeves {
        UNCLEAR,
        SHORT,
        LONG
    }

    /** How wide or high it is. */
    public enum Build {
        UNCLEAR,
        NARROW,
        WIDE,
        LOW,
        TALL
    }

    /** Tones and kinds that {@code fashion-captions} leaves out, so that words never seen together can be asked for. */
    public static final List<Look> HELD_OUT = List.of(
            heldOut(Tone.DARK, "Ankle boot"),
            heldOut(Tone.LIGHT, "Sneaker"),
            heldOut(Tone.DARK, "Dress"),
            heldOut(Tone.LIGHT, "Pullover"),
            heldOut(Tone.DARK, "Bag"));

    private static final List<String> NOUNS = List.of(
            "t-shirt",
            "pair of trousers",
            "pullover",
            "dress",
            "coat",
            "sandal",
            "shirt",
            "sneaker",
            "bag",
            "ankle boot");
    private static final List<String> OTHER_NOUNS = List.of(
            "top",
            "pair of pants",
            "sweater",
            "gown",
            "jacket",
            "open shoe",
            "blouse",
            "running shoe",
            "handbag",
            "boot");

    private static final int EXTENT = 28;
    private static final float GARMENT = 0.1f;

    private static Look heldOut(Tone tone, String kind) {
        return new Look(FashionMnist.CLASS_NAMES.indexOf(kind), tone, Sleeves.UNCLEAR, Build.UNCLEAR);
    }

    /**
     * Measures a picture.
     *
     * @param picture 784 samples from −1 (black) to +1, row by row
     * @param kind its label
     */
    public static Look of(float[] picture, int kind) {
        Silhouette s = Silhouette.of(picture);
        return new Look(kind, tone(s), sleeves(s, kind), build(s, kind));
    }

    private static Tone tone(Silhouette s) {
        if (s.brightness() < 0.5) {
            return Tone.DARK;
        }
        return s.brightness() > 0.7 ? Tone.LIGHT : Tone.UNCLEAR;
    }

    private static Sleeves sleeves(Silhouette s, int kind) {
        boolean has = switch (kind) {
            case 0, 2, 4, 6 -> true;
            default -> false;
        };
        if (!has) {
            return Sleeves.UNCLEAR;
        }
        int shoulders = s.widths().subList(4, 9).stream().mapToInt(w -> w).max().orElseThrow();
        double hands =
                s.widths().subList(17, 23).stream().mapToInt(w -> w).average().orElseThrow();
        if (hands < 0.8 * shoulders) {
            return Sleeves.SHORT;
        }
        return hands > 0.95 * shoulders && hands >= 18 ? Sleeves.LONG : Sleeves.UNCLEAR;
    }

    private static Build build(Silhouette s, int kind) {
        List<Integer> rows = s.widths().stream().filter(w -> w > 0).toList();
        double width = rows.stream().mapToInt(w -> w).average().orElse(0);
        return switch (kind) {
            case 1, 3 -> width < 10 ? Build.NARROW : width > 12 ? Build.WIDE : Build.UNCLEAR;
            case 5, 7, 8, 9 -> rows.size() <= 13 ? Build.LOW : rows.size() >= 20 ? Build.TALL : Build.UNCLEAR;
            default -> Build.UNCLEAR;
        };
    }

    /**
     * What is measured of a picture.
     *
     * @param brightness the mean over the garment
     * @param widths of every row
     */
    private record Silhouette(double brightness, List<Integer> widths) {
        static Silhouette of(float[] picture) {
            if (picture.length != EXTENT * EXTENT) {
                throw new IllegalArgumentException("picture of " + picture.length + " samples, expected 784");
            }
            double sum = 0;
            int count = 0;
            List<Integer> widths = new ArrayList<>();
            for (int y = 0; y < EXTENT; y++) {
                int first = EXTENT;
                int last = -1;
                for (int x = 0; x < EXTENT; x++) {
                    float sample = (picture[y * EXTENT + x] + 1) / 2;
                    if (sample > GARMENT) {
                        first = Math.min(first, x);
                        last = x;
                        sum += sample;
                        count++;
                    }
                }
                widths.add(last < 0 ? 0 : last - first + 1);
            }
            return new Silhouette(count == 0 ? 0 : sum / count, List.copyOf(widths));
        }
    }

    /** Whether kind and tone are a pair of {@link #HELD_OUT}. */
    public boolean isHeldOut() {
        return HELD_OUT.contains(new Look(kind, tone, Sleeves.UNCLEAR, Build.UNCLEAR));
    }

    /**
     * Its captions: six wordings of all that is clear, the plainest first; one of the kind alone; and of all but the
     * kind, if anything is clear.
     */
    public List<String> captions() {
        String noun = NOUNS.get(kind);
        String other = OTHER_NOUNS.get(kind);
        String sleeved = sleeves == Sleeves.UNCLEAR ? "" : " with " + word(sleeves) + " sleeves";
        String before = adjectives(tone, build);
        String after = Stream.of(word(tone), word(build), sleeves == Sleeves.UNCLEAR ? "" : word(sleeves) + " sleeves")
                .filter(word -> !word.isEmpty())
                .reduce("", (a, b) -> a + ", " + b);
        List<String> captions = new ArrayList<>(List.of(
                article(before + noun) + sleeved,
                article(before + other) + sleeved,
                "a picture of " + article(before + noun) + sleeved,
                noun + after,
                other + after,
                "this is " + article(before + noun) + sleeved,
                article(noun)));
        if (!after.isEmpty()) {
            captions.add(article(before + "thing") + sleeved);
        }
        return captions;
    }

    private static String adjectives(Enum<?>... all) {
        StringBuilder result = new StringBuilder();
        for (Enum<?> one : all) {
            String word = word(one);
            result.append(word).append(word.isEmpty() ? "" : " ");
        }
        return result.toString();
    }

    /** A constant as a word; UNCLEAR has none. */
    private static String word(Enum<?> constant) {
        String name = constant.name();
        return name.equals("UNCLEAR") ? "" : name.toLowerCase(Locale.ROOT);
    }

    private static String article(String words) {
        return ("aeiou".indexOf(words.charAt(0)) >= 0 ? "an " : "a ") + words;
    }
}
