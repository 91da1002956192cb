package dev.forger.bench.onnx;

import static java.util.Map.entry;

import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.memory.Shape;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Joining;
import dev.forger.tensor.MatMul;
import dev.forger.tensor.Reduction;
import dev.forger.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * ONNX operators as tensor operations, with the semantics of the model's operator set, and beside each the bound on its
 * {@link OnnxErrors error}.
 */
final class OnnxOperators {
    /** The newest operator set whose changes to these operators are known here. */
    private static final long NEWEST = 24;

    private static final Set<String> NONE = Set.of();
    private static final Set<String> LEGACY_BROADCAST = Set.of("broadcast", "axis");
    private static final Set<String> AXES = Set.of("axes", "keepdims", "noop_with_empty_axes");

    private OnnxOperators() {}

    /** What a node gives for its operands. */
    interface Value {
        Tensor of(OnnxNode node);
    }

    /**
     * An operator.
     *
     * @param attributes the names of those it reads
     * @param value its result
     * @param error bounds on its result's errors
     */
    record Operator(Set<String> attributes, Value value, OnnxErrors.Rule error) {
        /** Data that is moved takes its errors with it. */
        static Operator movement(Set<String> attributes, Value value) {
            return new Operator(attributes, value, (node, y) -> value.of(node.ofErrors()));
        }
    }

    /** Missing on purpose: the vectors that need it are skipped, and say so. */
    static final class Uncovered extends RuntimeException {
        private static final long serialVersionUID = 1;

        Uncovered(String message) {
            super(message);
        }
    }

    /** The operators that are known to be missing, with what is missing. */
    static final Map<String, String> UNCOVERED = Map.ofEntries(
            entry("AveragePool", "pooling"),
            entry("MaxPool", "pooling"),
            entry("BatchNormalization", "normalisation by given statistics"),
            entry("InstanceNormalization", "normalisation by given statistics"),
            entry("Gather", "indexing by tensors"),
            entry("LogSoftmax", "softmax"),
            entry("Softmax", "softmax"),
            entry("Pad", "padding on its own"),
            entry("PRelu", "leaky ReLU with learnt slopes"),
            entry("Shape", "tensors of whole numbers"),
            entry("Split", "nodes with several results"),
            entry("Tile", "repetition"));

    static final Map<String, Operator> COVERED = Map.ofEntries(
            entry("Add", new Operator(LEGACY_BROADCAST, binary(ElementwiseOp.ADD), OnnxErrors::sum)),
            entry("Sub", new Operator(LEGACY_BROADCAST, binary(ElementwiseOp.SUB), OnnxErrors::sum)),
            entry("Mul", new Operator(LEGACY_BROADCAST, binary(ElementwiseOp.MUL), OnnxErrors::product)),
            entry("Div", new Operator(LEGACY_BROADCAST, binary(ElementwiseOp.DIV), OnnxErrors::quotient)),
            entry("Pow", new Operator(LEGACY_BROADCAST, binary(ElementwiseOp.POW), OnnxErrors::power)),
            entry("Max", new Operator(NONE, folded(ElementwiseOp.MAX), OnnxErrors::extreme)),
            entry("Min", new Operator(NONE, folded(ElementwiseOp.MIN), OnnxErrors::extreme)),
            entry("Sum", new Operator(NONE, folded(ElementwiseOp.ADD), OnnxErrors::sumOfAll)),
            entry("Neg", unary(ElementwiseOp.NEG)),
            entry("Abs", unary(ElementwiseOp.ABS)),
            entry("Relu", unary(ElementwiseOp.RELU)),
            entry("Tanh", unary(ElementwiseOp.TANH)),
            entry("Sigmoid", unary(ElementwiseOp.SIGMOID)),
            entry("Softplus", unary(ElementwiseOp.SOFTPLUS)),
            entry("Exp", new Operator(NONE, node -> Elementwise.exp(node.x(0)), OnnxErrors::exp)),
            entry("Log", new Operator(NONE, node -> Elementwise.log(node.x(0)), OnnxErrors::log)),
            entry("Sqrt", new Operator(NONE, node -> Elementwise.sqrt(node.x(0)), OnnxErrors::sqrt)),
            entry("Clip", new Operator(Set.of("min", "max"), OnnxOperators::clip, OnnxErrors.contraction(0))),
            entry("LeakyRelu", new Operator(Set.of("alpha"), OnnxOperators::leakyRelu, OnnxErrors::leakyRelu)),
            entry("Elu", new Operator(Set.of("alpha"), OnnxOperators::elu, OnnxErrors::exponentialUnit)),
            entry("Selu", new Operator(Set.of("alpha", "gamma"), OnnxOperators::selu, OnnxErrors::exponentialUnit)),
            entry("MatMul", new Operator(NONE, OnnxOperators::matmul, OnnxErrors::matmul)),
            entry(
                    "Gemm",
                    new Operator(
                            Set.of("alpha", "beta", "transA", "transB", "broadcast"),
                            OnnxOperators::gemm,
                            OnnxErrors::gemm)),
            entry("Conv", new Operator(OnnxConvolution.ATTRIBUTES, OnnxConvolution::forward, OnnxConvolution::error)),
            entry(
                    "ConvTranspose",
                    new Operator(
                            OnnxConvolution.TRANSPOSED_ATTRIBUTES,
                            OnnxConvolution::transposed,
                            OnnxConvolution::transposedError)),
            entry("ReduceSum", new Operator(AXES, node -> reduce(node, false), OnnxErrors::reduced)),
            entry("ReduceMean", new Operator(AXES, node -> reduce(node, true), OnnxErrors::reduced)),
            entry("Identity", Operator.movement(NONE, node -> node.x(0))),
            entry("Transpose", Operator.movement(Set.of("perm"), OnnxOperators::transpose)),
            entry("Reshape", Operator.movement(Set.of("shape", "allowzero"), OnnxOperators::reshape)),
            entry("Flatten", Operator.movement(Set.of("axis"), OnnxOperators::flatten)),
            entry("Squeeze", Operator.movement(Set.of("axes"), OnnxOperators::squeeze)),
            entry("Unsqueeze", Operator.movement(Set.of("axes"), OnnxOperators::unsqueeze)),
            entry("Slice", Operator.movement(Set.of("starts", "ends", "axes"), OnnxOperators::slice)),
            entry("Concat", Operator.movement(Set.of("axis"), OnnxOperators::concat)));

    /**
     * The operator of a node.
     *
     * @throws Uncovered if it is listed as missing
     * @throws UnsupportedOperationException if nothing is known of it, its operator set or one of its attributes
     */
    static Operator of(OnnxNode node) {
        if (UNCOVERED.containsKey(node.operator())) {
            throw new Uncovered(node + ": not covered, it needs " + UNCOVERED.get(node.operator()));
        }
        Operator operator = COVERED.get(node.operator());
        if (operator == null) {
            throw new UnsupportedOperationException(node + ": the operator is neither covered nor listed as missing");
        }
        if (node.operatorSet() > NEWEST) {
            throw new UnsupportedOperationException(node + ": the newest operator set known here is " + NEWEST);
        }
        node.requireAttributesAmong(operator.attributes());
        return operator;
    }

    private static Operator unary(ElementwiseOp op) {
        return new Operator(NONE, node -> Elementwise.unary(op, node.x(0)), OnnxErrors.contraction(op.maxUlps()));
    }

    private static Value binary(ElementwiseOp op) {
        return node -> Elementwise.binary(op, node.x(0), aligned(node));
    }

    private static Value folded(ElementwiseOp op) {
        return node -> node.all().stream()
                .reduce((a, b) -> Elementwise.binary(op, a, b))
                .orElseThrow();
    }

    /**
     * The second operand under a shape that broadcasts by NumPy's rule. Before operator set 7 it stretched only if
     * {@code broadcast} was 1, and only the second, its first axis at {@code axis} of the first operand.
     */
    static Tensor aligned(OnnxNode node) {
        Tensor a = node.x(0);
        Tensor b = node.x(1);
        if (node.operatorSet() >= 7) {
            return b;
        }
        if (node.attribute("broadcast", 0) == 0) {
            require(a.shape().equals(b.shape()), node, "without broadcast the operands must have one shape");
            return b;
        }
        int from = Math.toIntExact(
                node.attribute("axis", a.shape().rank() - b.shape().rank()));
        long[] dims = new long[a.shape().rank()];
        Arrays.fill(dims, 1);
        require(
                from >= 0 && from + b.shape().rank() <= dims.length,
                node,
                "axis " + from + " does not fit the operands");
        System.arraycopy(b.shape().toArray(), 0, dims, from, b.shape().rank());
        return b.reshape(dims);
    }

    private static Tensor clip(OnnxNode node) {
        boolean attributes = node.operatorSet() < 11;
        float low = attributes ? node.attribute("min", -Float.MAX_VALUE) : scalar(node, 1, -Float.MAX_VALUE);
        float high = attributes ? node.attribute("max", Float.MAX_VALUE) : scalar(node, 2, Float.MAX_VALUE);
        return Elementwise.unary(ElementwiseOp.CLAMP, node.x(0), low, high);
    }

    private static float scalar(OnnxNode node, int operand, float otherwise) {
        return node.optional(operand).map(Tensor::item).orElse(otherwise);
    }

    private static Tensor leakyRelu(OnnxNode node) {
        return Elementwise.leakyRelu(node.x(0), node.attribute("alpha", 0.01f));
    }

    private static Tensor elu(OnnxNode node) {
        return Elementwise.unary(ElementwiseOp.ELU, node.x(0), node.attribute("alpha", 1f), 0);
    }

    /** {@code gamma·x} for positive x, else {@code gamma·alpha·(eˣ − 1)}; the defaults are of operator set 6. */
    private static Tensor selu(OnnxNode node) {
        float alpha = node.attribute("alpha", 1.67326319217681884765625f);
        float gamma = node.attribute("gamma", 1.05070102214813232421875f);
        return Elementwise.affine(Elementwise.unary(ElementwiseOp.ELU, node.x(0), alpha, 0), gamma, 0);
    }

    /** NumPy's matmul, where a vector counts as a row on the left and a column on the right. */
    static Tensor matmul(OnnxNode node) {
        Tensor a = node.x(0);
        Tensor b = node.x(1);
        require(a.shape().rank() >= 2 && b.shape().rank() >= 2, node, "vectors are not covered");
        return MatMul.matmul(a, b);
    }

    /** {@code alpha·op(A)·op(B) + beta·C}; with beta 0 C does not count. */
    static Tensor gemm(OnnxNode node) {
        Tensor a = node.attribute("transA", 0) == 0 ? node.x(0) : node.x(0).permute(1, 0);
        Tensor b = node.attribute("transB", 0) == 0 ? node.x(1) : node.x(1).permute(1, 0);
        Tensor product = Elementwise.affine(MatMul.matmul(a, b), node.attribute("alpha", 1f), 0);
        float beta = node.attribute("beta", 1f);
        if (beta == 0 || !node.has(2)) {
            return product;
        }
        Shape shape = product.shape();
        Tensor c = node.x(2);
        boolean stretches = node.operatorSet() >= 7 || node.attribute("broadcast", 0) == 1;
        require(stretches || c.shape().equals(shape), node, "without broadcast C must have the product's shape");
        return Elementwise.add(product, Elementwise.affine(c.expand(shape), beta, 0));
    }

    static Tensor reduce(OnnxNode node, boolean mean) {
        boolean keepDims = node.attribute("keepdims", 1) == 1;
        int[] axes = axes(node, mean ? 18 : 13);
        if (axes.length == 0 && node.attribute("noop_with_empty_axes", 0) == 1) {
            return node.x(0);
        }
        return mean ? Reduction.mean(node.x(0), keepDims, axes) : Reduction.sum(node.x(0), keepDims, axes);
    }

    /** The axes, an attribute at first, the second operand from a later operator set on; empty if left out. */
    private static int[] axes(OnnxNode node, int operandSince) {
        if (node.operatorSet() >= operandSince) {
            return node.has(1)
                    ? LongStream.of(node.longs(1)).mapToInt(Math::toIntExact).toArray()
                    : new int[0];
        }
        return node.hasAttribute("axes") ? node.ints("axes") : new int[0];
    }

    private static Tensor transpose(OnnxNode node) {
        int rank = node.x(0).shape().rank();
        int[] reversed = IntStream.range(0, rank).map(axis -> rank - 1 - axis).toArray();
        return node.x(0).permute(node.hasAttribute("perm") ? node.ints("perm") : reversed);
    }

    /** Extents of 0 stand for the operand's own, unless {@code allowzero}. */
    private static Tensor reshape(OnnxNode node) {
        long[] dims = node.operatorSet() >= 5 ? node.longs(1) : node.longAttribute("shape");
        for (int axis = 0; axis < dims.length && node.attribute("allowzero", 0) == 0; axis++) {
            dims[axis] = dims[axis] == 0 ? node.x(0).shape().dim(axis) : dims[axis];
        }
        return node.x(0).reshape(dims);
    }

    private static Tensor flatten(OnnxNode node) {
        long[] dims = node.x(0).shape().toArray();
        int axis = Math.toIntExact(node.attribute("axis", 1));
        long rows = Arrays.stream(dims, 0, axis < 0 ? axis + dims.length : axis).reduce(1, (a, b) -> a * b);
        long columns = Arrays.stream(dims, axis < 0 ? axis + dims.length : axis, dims.length)
                .reduce(1, (a, b) -> a * b);
        return node.x(0).reshape(rows, columns);
    }

    private static Tensor squeeze(OnnxNode node) {
        Shape shape = node.x(0).shape();
        int[] axes = axes(node, 13);
        Set<Integer> gone = axes.length == 0
                ? toSet(IntStream.range(0, shape.rank()).filter(axis -> shape.dim(axis) == 1))
                : toSet(IntStream.of(axes).map(shape::axis));
        require(gone.stream().allMatch(axis -> shape.dim(axis) == 1), node, "only axes of extent 1 can go");
        return node.x(0)
                .reshape(IntStream.range(0, shape.rank())
                        .filter(axis -> !gone.contains(axis))
                        .mapToLong(shape::dim)
                        .toArray());
    }

    private static Tensor unsqueeze(OnnxNode node) {
        int[] axes = axes(node, 13);
        int rank = node.x(0).shape().rank() + axes.length;
        Set<Integer> added = toSet(IntStream.of(axes).map(axis -> axis < 0 ? axis + rank : axis));
        long[] dims = new long[rank];
        int from = 0;
        for (int axis = 0; axis < rank; axis++) {
            dims[axis] = added.contains(axis) ? 1 : node.x(0).shape().dim(from++);
        }
        return node.x(0).reshape(dims);
    }

    /** Bounds beyond the extent, or negative and thus counted from its end, are NumPy's. */
    private static Tensor slice(OnnxNode node) {
        boolean attributes = node.operatorSet() < 10;
        long[] starts = attributes ? node.longAttribute("starts") : node.longs(1);
        long[] ends = attributes ? node.longAttribute("ends") : node.longs(2);
        int[] axes = IntStream.range(0, starts.length).toArray();
        if (attributes ? node.hasAttribute("axes") : node.has(3)) {
            axes = attributes
                    ? node.ints("axes")
                    : LongStream.of(node.longs(3)).mapToInt(Math::toIntExact).toArray();
        }
        if (node.has(4) && LongStream.of(node.longs(4)).anyMatch(step -> step != 1)) {
            throw new Uncovered(node + ": not covered, it needs steps other than 1");
        }
        Tensor x = node.x(0);
        for (int i = 0; i < axes.length; i++) {
            long extent = x.shape().dim(axes[i]);
            long start = bound(starts[i], extent);
            x = x.slice(axes[i], start, Math.max(start, bound(ends[i], extent)));
        }
        return x;
    }

    private static long bound(long index, long extent) {
        return Math.clamp(index < 0 ? index + extent : index, 0, extent);
    }

    private static Set<Integer> toSet(IntStream axes) {
        return Set.copyOf(axes.boxed().toList());
    }

    private static Tensor concat(OnnxNode node) {
        long axis = node.operatorSet() >= 4 ? node.attribute("axis").getI() : node.attribute("axis", 1);
        return Joining.concat(node.all(), Math.toIntExact(axis));
    }

    /** The result of {@code change} on each operand: for error rules that run an operator on magnitudes. */
    static OnnxNode onValues(OnnxNode node, UnaryOperator<Tensor> change) {
        return node.with(
                operand -> new OnnxNode.Operand(change.apply(operand.value()), operand.error(), operand.constant()));
    }

    static void require(boolean valid, OnnxNode node, String rule) {
        if (!valid) {
            throw new IllegalArgumentException(node + ": " + rule + "; the operands have the shapes "
                    + node.all().stream().map(Tensor::shape).toList());
        }
    }
}
