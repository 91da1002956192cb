package dev.forger.gan.setting;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One thing that a run can be told: an option of {@code forger train}, a line of a recipe and an entry of a checkpoint,
 * all under one name and in one text form.
 *
 * @param name words joined by hyphens
 * @param label what a value is called in the command's help
 * @param description one sentence for a person, without the default
 * @param standard the default; its {@code toString} is its text form, as every value's is
 * @param parser reads the text form; throws {@link IllegalArgumentException} that says what was expected
 * @param <T> the type of a value, immutable
 */
public record Setting<T>(String name, String label, String description, T standard, Function<String, T> parser) {

    /**
     * A value from its text form.
     *
     * @throws IllegalArgumentException naming the setting, the text and what was expected
     */
    public T parse(String text) {
        try {
            return parser.apply(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + ": \"" + text + "\" is no number that fits", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    /** A whole number. */
    public static Setting<Integer> whole(
            String name, String description, int standard, Predicate<Integer> valid, String expected) {
        return new Setting<>(name, "N", description, standard, text -> require(Integer.valueOf(text), valid, expected));
    }

    /** A decimal number. */
    public static Setting<Float> decimal(
            String name, String description, float standard, Predicate<Float> valid, String expected) {
        return new Setting<>(name, "X", description, standard, text -> require(Float.valueOf(text), valid, expected));
    }

    /** One of an enum's constants, written as {@link #text} writes them. */
    public static <E extends Enum<E>> Setting<E> choice(String name, String description, E standard) {
        E[] all = standard.getDeclaringClass().getEnumConstants();
        return new Setting<>(
                name,
                "NAME",
                description + " " + Arrays.toString(all),
                standard,
                text -> Arrays.stream(all)
                        .filter(e -> e.toString().equals(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "\"" + text + "\", expected one of " + Arrays.toString(all))));
    }

    /** An enum constant's text form: small letters, hyphens between words. */
    public static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <T> T require(T value, Predicate<T> valid, String expected) {
        if (!valid.test(value)) {
            throw new IllegalArgumentException(value + ", expected " + expected);
        }
        return value;
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
