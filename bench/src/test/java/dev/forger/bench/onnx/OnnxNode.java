package dev.forger.bench.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.forger.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/** A node of a graph with its operands, as an {@link OnnxOperators operator} sees it. */
final class OnnxNode {
    private final NodeProto proto;
    private final long operatorSet;
    private final List<Optional<Operand>> operands;
    private final Map<String, AttributeProto> attributes = new HashMap<>();

    /**
     * An operand.
     *
     * @param value its elements
     * @param error bounds on how far each element of {@code value} is from exact arithmetic
     * @param constant what a file or a Constant node gave, if that is where it comes from
     */
    record Operand(Tensor value, Tensor error, Optional<OnnxTensor> constant) {}

    /**
     * A node.
     *
     * @param proto the node
     * @param operatorSet the version of the operators' semantics
     * @param operands one an input; empty where an optional one is left out
     */
    OnnxNode(NodeProto proto, long operatorSet, List<Optional<Operand>> operands) {
        this.proto = proto;
        this.operatorSet = operatorSet;
        this.operands = operands;
        proto.getAttributeList().forEach(attribute -> attributes.put(attribute.getName(), attribute));
    }

    /** This node with other values in its operands' place. */
    OnnxNode with(UnaryOperator<Operand> change) {
        return new OnnxNode(
                proto,
                operatorSet,
                operands.stream().map(operand -> operand.map(change)).toList());
    }

    /** This node with other values for its first operands, as many as it has of them. */
    OnnxNode of(Tensor... values) {
        List<Optional<Operand>> changed = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            Tensor value = values[i];
            changed.add(operands.get(i).map(operand -> new Operand(value, operand.error(), operand.constant())));
        }
        return new OnnxNode(proto, operatorSet, changed);
    }

    /** This node applied to its operands' errors. */
    OnnxNode ofErrors() {
        return with(operand -> new Operand(operand.error(), operand.error(), operand.constant()));
    }

    String operator() {
        return proto.getOpType();
    }

    long operatorSet() {
        return operatorSet;
    }

    List<String> results() {
        return proto.getOutputList();
    }

    /** Fails if the node says something that its operator does not read. */
    void requireAttributesAmong(Set<String> known) {
        for (String name : attributes.keySet()) {
            if (!known.contains(name)) {
                throw new UnsupportedOperationException(
                        this + ": attribute " + name + " is not understood, only " + known + " are");
            }
        }
    }

    int count() {
        return operands.size();
    }

    boolean has(int index) {
        return index < operands.size() && operands.get(index).isPresent();
    }

    Tensor x(int index) {
        return operand(index).value();
    }

    Tensor error(int index) {
        return operand(index).error();
    }

    Optional<Tensor> optional(int index) {
        return has(index) ? Optional.of(x(index)) : Optional.empty();
    }

    List<Tensor> all() {
        return operands.stream().flatMap(Optional::stream).map(Operand::value).toList();
    }

    private Operand operand(int index) {
        if (!has(index)) {
            throw new IllegalArgumentException(this + ": operand " + index + " is missing");
        }
        return operands.get(index).orElseThrow();
    }

    /** The whole numbers of an operand that says how, not what: axes, a shape. */
    long[] longs(int index) {
        return operand(index)
                .constant()
                .orElseThrow(() -> new UnsupportedOperationException(
                        this + ": operand " + index + " must be an input or a constant"))
                .longs();
    }

    boolean hasAttribute(String name) {
        return attributes.containsKey(name);
    }

    AttributeProto attribute(String name) {
        return Optional.ofNullable(attributes.get(name))
                .orElseThrow(() -> new IllegalArgumentException(this + ": attribute " + name + " is missing"));
    }

    long attribute(String name, long otherwise) {
        return hasAttribute(name) ? attribute(name).getI() : otherwise;
    }

    float attribute(String name, float otherwise) {
        return hasAttribute(name) ? attribute(name).getF() : otherwise;
    }

    String attribute(String name, String otherwise) {
        return hasAttribute(name) ? attribute(name).getS().toStringUtf8() : otherwise;
    }

    /** A list of whole numbers, or {@code otherwise} for each of {@code count} when it is left out. */
    int[] attributes(String name, int count, int otherwise) {
        int[] values = new int[count];
        Arrays.fill(values, otherwise);
        if (hasAttribute(name)) {
            values = ints(name);
        }
        if (values.length != count) {
            throw new IllegalArgumentException(
                    this + ": attribute " + name + " has " + values.length + " values, expected " + count);
        }
        return values;
    }

    int[] ints(String name) {
        return LongStream.of(longAttribute(name)).mapToInt(Math::toIntExact).toArray();
    }

    long[] longAttribute(String name) {
        return attribute(name).getIntsList().stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public String toString() {
        return "node " + proto.getOpType() + proto.getInputList() + " → " + proto.getOutputList() + " (operator set "
                + operatorSet + ")";
    }
}
