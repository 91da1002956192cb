package dev.forger.gan.objective;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The terms that a discriminator's loss has besides its objective, in order.
 *
 * @param terms none, one or several
 */
public record Regularisation(List<Regulariser> terms) {
    /** No terms. */
    public static final Regularisation NONE = new Regularisation(List.of());

    /** The text forms of a term, for people. */
    public static final String FORMS =
            "gradient-penalty:WEIGHT, r1:WEIGHT, r2:WEIGHT, drift:WEIGHT, several with commas between, or none";

    /** Copies the list. */
    public Regularisation {
        terms = List.copyOf(terms);
    }

    /** These terms. */
    public static Regularisation of(Regulariser... terms) {
        return new Regularisation(List.of(terms));
    }

    /**
     * A list of terms from its text form.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Regularisation parse(String text) {
        if (text.equals("none")) {
            return NONE;
        }
        return new Regularisation(
                Arrays.stream(text.split(",")).map(Regularisation::term).toList());
    }

    private static Regulariser term(String text) {
        int colon = text.indexOf(':');
        Function<Float, Regulariser> kind = switch (colon < 0 ? text : text.substring(0, colon)) {
            case "gradient-penalty" -> Regulariser.GradientPenalty::new;
            case "r1" -> Regulariser.R1::new;
            case "r2" -> Regulariser.R2::new;
            case "drift" -> Regulariser.Drift::new;
            default -> throw new IllegalArgumentException("\"" + text + "\", expected " + FORMS);
        };
        float weight = colon < 0 ? Float.NaN : Float.parseFloat(text.substring(colon + 1));
        if (!(weight > 0 && weight < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("\"" + text + "\", expected a positive weight after a colon");
        }
        return kind.apply(weight);
    }

    @Override
    public String toString() {
        return terms.isEmpty()
                ? "none"
                : terms.stream().map(Regulariser::toString).collect(Collectors.joining(","));
    }
}
