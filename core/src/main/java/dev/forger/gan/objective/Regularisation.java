package dev.forger.gan.objective;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.Variable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The terms that a discriminator's loss has besides its objective, in order.
 *
 * @param terms none, one or several
 */
public record Regularisation(List<Term> terms) {
    /** No terms. */
    public static final Regularisation NONE = new Regularisation(List.of());

    /** The text forms of a term, for people. */
    public static final String FORMS =
            Arrays.stream(Regulariser.values()).map(kind -> kind + ":WEIGHT").collect(Collectors.joining(", "))
                    + ", several with commas between, or none";

    /** Copies the list. */
    public Regularisation {
        terms = List.copyOf(terms);
    }

    /**
     * A term with its weight.
     *
     * @param kind what it is
     * @param weight its factor, positive
     */
    public record Term(Regulariser kind, float weight) {
        /** Checks the weight. */
        public Term {
            if (!(weight > 0 && weight < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(kind + ": weight " + weight + ", expected above 0");
            }
        }

        /** The weighted term, a scalar, to be added to the loss. */
        public Variable penalty(Regulariser.Trial trial) {
            return Arithmetic.affine(kind.penalty(trial), weight, 0);
        }

        private static Term parse(String text) {
            for (Regulariser kind : Regulariser.values()) {
                String start = kind + ":";
                if (text.startsWith(start)) {
                    return new Term(kind, Float.parseFloat(text.substring(start.length())));
                }
            }
            throw new IllegalArgumentException("\"" + text + "\", expected " + FORMS);
        }

        @Override
        public String toString() {
            return kind + ":" + weight;
        }
    }

    /** One term. */
    public static Regularisation of(Regulariser kind, float weight) {
        return new Regularisation(List.of(new Term(kind, weight)));
    }

    /**
     * A list of terms from its text form.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Regularisation parse(String text) {
        return text.equals("none")
                ? NONE
                : new Regularisation(
                        Arrays.stream(text.split(",")).map(Term::parse).toList());
    }

    @Override
    public String toString() {
        return terms.isEmpty() ? "none" : terms.stream().map(Term::toString).collect(Collectors.joining(","));
    }
}
