package dev.forger.nn;

import static dev.forger.autograd.Arithmetic.abs;
import static dev.forger.autograd.Arithmetic.neg;
import static dev.forger.autograd.Arithmetic.sub;

import dev.forger.autograd.Functions;
import dev.forger.autograd.Products;
import dev.forger.autograd.Reductions;
import dev.forger.autograd.Variable;
import dev.forger.autograd.Views;
import dev.forger.memory.Shape;
import java.util.List;

/**
 * How near each entry is to the rest of its batch, as further features (Salimans et al. 2016, section 3.2): (N, in) →
 * (N, in + rows). A learned tensor makes a matrix of (rows, columns) of each entry, M(i) = x(i)·T; feature b of entry
 * i is {@code Σⱼ exp(−‖M(i)[b] − M(j)[b]‖₁)} over all entries j, itself included. Its weight is (in, columns·rows), so
 * that rows lie side by side, which are many: with a few columns side by side a GAN took four times as long a step.
 *
 * @param in features of an entry, A in the paper
 * @param rows B, features that are added
 * @param columns C, length of the vectors that are compared
 */
public record MinibatchDiscrimination(int in, int rows, int columns) implements LayerConfig {
    /** Checks the sizes. */
    public MinibatchDiscrimination {
        Sizes.requirePositive("minibatchDiscrimination", "in", in, "rows", rows);
        Sizes.requirePositive("minibatchDiscrimination", "rows", rows, "columns", columns);
    }

    @Override
    public List<ParameterSpec> parameters() {
        Shape shape = Shape.of(in, (long) columns * rows);
        return List.of(new ParameterSpec("weight", shape, ParameterSpec.Role.WEIGHT, in));
    }

    @Override
    public Shape outputShape(Shape input) {
        if (input.rank() != 2 || input.dim(1) != in) {
            throw new IllegalArgumentException(this + ": input has shape " + input + ", expected [N, " + in + "]");
        }
        return Shape.of(input.dim(0), in + rows);
    }

    @Override
    public Layer build(Weights weights) {
        Variable weight = weights.variable("weight");
        return (x, mode) -> {
            outputShape(x.shape());
            return Views.concat(List.of(x, nearness(x, weight, rows)), 1);
        };
    }

    /** (N, rows) of (N, in) and (in, columns·rows). */
    static Variable nearness(Variable x, Variable weight, int rows) {
        long n = x.shape().dim(0);
        long columns = weight.shape().dim(1) / rows;
        Variable matrices = Products.matmul(x, weight);
        Variable one = Views.reshape(matrices, n, 1, columns, rows);
        Variable other = Views.reshape(matrices, 1, n, columns, rows);
        Variable distance = Reductions.sum(abs(sub(one, other)), false, 2);
        return Reductions.sum(Functions.exp(neg(distance)), false, 1);
    }

    @Override
    public String toString() {
        return "MinibatchDiscrimination(" + in + ", " + rows + " x " + columns + ")";
    }
}
