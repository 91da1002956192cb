package dev.forger.autograd;

import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Compares gradients with finite differences, along random directions, one input at a time.
 *
 * <p>The function's output y is weighted into one number L = Σ w·y, in float64, with fixed random w. Along
 * a direction v of random signs the central difference {@code D(s) = (L(x + s·v) − L(x − s·v)) / 2s} is
 * taken at s = step, step/2 and step/4, and extrapolated twice (Richardson): {@code R₁ = (4·D(step/2) −
 * D(step))/3}, R₂ likewise one halving on, {@code R = (16·R₂ − R₁)/15}, which is exact for polynomials of
 * degree 6. ⟨gradient, v⟩ may differ from R by the sum of
 *
 * <ul>
 *   <li>the truncation, taken to be at most {@code |R₂ − R₁|}, which is that of R₁: an overestimate where
 *       the function is smooth over the step;
 *   <li>the rounding {@code 7·E/step + E}: each L carries an error of at most {@code E = 16·u·(Σ|w|·max|y| +
 *       Σ|gradient·x|)}, u = 2⁻²⁴, and R magnifies it 6.6 times.
 * </ul>
 *
 * <p>Where the truncation is more than 2% of the gradient, the check cannot tell and fails: the step is
 * too large, or it crosses a kink. Inputs should be of the order 1, and no kink nearer than the step.
 *
 * @param step the largest step, best a power of two: its multiples are then exact
 * @param directions how many directions for each input
 * @param seed of directions and weights
 */
public record GradientCheck(float step, int directions, long seed) {
    private static final double UNIT = 0x1p-24;
    private static final double ROUNDINGS = 16;
    private static final double INCONCLUSIVE = 0.02;

    /** Checks the step. */
    public GradientCheck {
        if (!(step > 0) || directions < 1) {
            throw new IllegalArgumentException(
                    "gradient check: step " + step + " and directions " + directions + " must be positive");
        }
    }

    /** Steps of 1/8, three directions an input. */
    public static GradientCheck standard() {
        return new GradientCheck(0.125f, 3, 1);
    }

    /** A differentiable function; its output may have any shape. */
    @FunctionalInterface
    public interface Function {
        /** The output for some inputs; must be a pure function of them. */
        Variable of(List<Variable> inputs);
    }

    /**
     * One comparison.
     *
     * @param input the index of the input that was moved
     * @param gradient ⟨gradient, v⟩
     * @param difference R, the extrapolated finite difference
     * @param bound how far they may differ
     * @param conclusive whether the truncation is small beside the gradient
     */
    public record Comparison(int input, double gradient, double difference, double bound, boolean conclusive) {
        /** Whether they agree. */
        public boolean passed() {
            return conclusive && Math.abs(gradient - difference) <= bound;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "input %d: gradient %.7g, finite difference %.7g, differ by %.3g, bound %.3g%s",
                    input,
                    gradient,
                    difference,
                    Math.abs(gradient - difference),
                    bound,
                    conclusive ? "" : " (inconclusive: step too large, or a kink)");
        }
    }

    /**
     * All comparisons.
     *
     * @param comparisons in the order of the inputs
     */
    public record Report(List<Comparison> comparisons) {
        /** Copies the list. */
        public Report {
            comparisons = List.copyOf(comparisons);
        }

        /** Whether all agree. */
        public boolean passed() {
            return comparisons.stream().allMatch(Comparison::passed);
        }

        @Override
        public String toString() {
            List<String> failed = comparisons.stream()
                    .filter(c -> !c.passed())
                    .map(Comparison::toString)
                    .toList();
            return failed.isEmpty()
                    ? comparisons.size() + " comparisons passed"
                    : failed.size() + " of " + comparisons.size() + " comparisons failed: " + String.join("; ", failed);
        }
    }

    /** Checks the first derivatives of a function at a point. */
    public Report firstOrder(Function f, List<Tensor> at) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Comparison> comparisons = new ArrayList<>();
        try (MemoryScope _ = at.getFirst().device().scope()) {
            List<Variable> inputs = at.stream().map(Variable::parameter).toList();
            Variable y = f.of(inputs);
            float[] weights = weights(y.shape());
            List<Tensor> gradients = Gradients.of(weighted(y, weights), inputs);
            double magnitude = magnitude(weights, y.value().toArray());
            for (int i = 0; i < at.size(); i++) {
                float[] gradient = gradients.get(i).toArray();
                double error = ROUNDINGS
                        * UNIT
                        * (magnitude + moment(gradient, at.get(i).toArray()));
                for (int d = 0; d < directions; d++) {
                    Line line = new Line(f, at, i, signs(gradient.length, random), weights);
                    comparisons.add(compare(line, gradient, error));
                }
            }
        }
        return new Report(comparisons);
    }

    /**
     * Checks the second derivatives: the first derivatives of the function that gives all gradients of f's
     * weighted output, recorded to be differentiated again.
     */
    public Report secondOrder(Function f, List<Tensor> at) {
        Function gradient = inputs -> {
            Variable y = f.of(inputs);
            Variable loss = weighted(y, weights(y.shape()));
            return Views.concat(
                    Gradients.ofDifferentiable(loss, inputs).stream()
                            .map(g -> Views.reshape(g, -1))
                            .toList(),
                    0);
        };
        return new GradientCheck(step, directions, seed + 1).firstOrder(gradient, at);
    }

    /** The function along a line: one input moves in one direction. */
    private static final class Line {
        private final Function f;
        private final List<Tensor> point;
        private final int moved;
        private final float[] v;
        private final float[] weights;

        Line(Function f, List<Tensor> point, int moved, float[] v, float[] weights) {
            this.f = f;
            this.point = point;
            this.moved = moved;
            this.v = v;
            this.weights = weights;
        }

        double at(double s) {
            Tensor centre = point.get(moved);
            try (MemoryScope _ = centre.device().scope()) {
                float[] x = centre.toArray();
                for (int j = 0; j < x.length; j++) {
                    x[j] = (float) (x[j] + s * v[j]);
                }
                List<Variable> inputs =
                        point.stream().map(Variable::parameter).collect(Collectors.toCollection(ArrayList::new));
                inputs.set(moved, Variable.parameter(Tensor.of(centre.device(), centre.shape(), x)));
                return dot(f.of(inputs).value().toArray(), weights);
            }
        }

        double difference(double s) {
            return (at(s) - at(-s)) / (2 * s);
        }
    }

    private Comparison compare(Line line, float[] gradient, double error) {
        double d1 = line.difference(step);
        double d2 = line.difference(step / 2.0);
        double d4 = line.difference(step / 4.0);
        double r1 = (4 * d2 - d1) / 3;
        double r2 = (4 * d4 - d2) / 3;
        double extrapolated = (16 * r2 - r1) / 15;
        double truncation = Math.abs(r2 - r1);
        double rounding = 7 * error / step + error;
        double norm = Math.sqrt(dot(gradient, gradient));
        boolean conclusive = truncation <= INCONCLUSIVE * Math.max(norm, Math.abs(extrapolated)) + rounding;
        return new Comparison(line.moved, dot(gradient, line.v), extrapolated, truncation + rounding, conclusive);
    }

    private float[] weights(Shape shape) {
        SplittableRandom random = new SplittableRandom(~seed);
        float[] weights = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextDouble(0.5, 1.5) * (random.nextBoolean() ? 1 : -1);
        }
        return weights;
    }

    private static Variable weighted(Variable y, float[] weights) {
        Variable w = Variable.constant(Tensor.of(y.device(), y.shape(), weights));
        return Reductions.sum(Arithmetic.mul(y, w), false);
    }

    private static float[] signs(int length, SplittableRandom random) {
        float[] v = new float[length];
        for (int i = 0; i < length; i++) {
            v[i] = random.nextBoolean() ? 1 : -1;
        }
        return v;
    }

    private static double magnitude(float[] weights, float[] y) {
        double largest = 0;
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            largest = Math.max(largest, Math.abs(y[i]));
            sum += Math.abs(weights[i]);
        }
        return sum * largest;
    }

    private static double moment(float[] gradient, float[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += Math.abs((double) gradient[i] * x[i]);
        }
        return sum;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
