package dev.forger.bench.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.forger.bench.onnx.OnnxNode.Operand;
import dev.forger.device.Device;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a model's graph, node after node. */
final class OnnxGraph {
    private final GraphProto graph;
    private final long operatorSet;
    private final Device device;
    private final boolean withErrors;
    private final Map<String, Operand> values = new HashMap<>();

    private OnnxGraph(ModelProto model, Device device, boolean withErrors) {
        this.graph = model.getGraph();
        this.operatorSet = operatorSet(model);
        this.device = device;
        this.withErrors = withErrors;
    }

    /** The graph's outputs, in their order, in memory of the thread's innermost scope. */
    static List<Tensor> run(ModelProto model, List<OnnxTensor> inputs, Device device) {
        return new OnnxGraph(model, device, false)
                .outputs(inputs).stream().map(Operand::value).toList();
    }

    /** Bounds on the distance of each output's elements from exact arithmetic; {@code reference} computes them. */
    static List<Tensor> errors(ModelProto model, List<OnnxTensor> inputs, Device reference) {
        return new OnnxGraph(model, reference, true)
                .outputs(inputs).stream().map(Operand::error).toList();
    }

    private static long operatorSet(ModelProto model) {
        for (OperatorSetIdProto set : model.getOpsetImportList()) {
            if (set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx")) {
                return set.getVersion();
            }
        }
        throw new IllegalArgumentException("the model names no operator set of ai.onnx: " + model.getOpsetImportList());
    }

    private List<Operand> outputs(List<OnnxTensor> inputs) {
        for (TensorProto initializer : graph.getInitializerList()) {
            define(initializer.getName(), OnnxTensor.decode(initializer.getName(), initializer));
        }
        List<String> open = graph.getInputList().stream()
                .map(ValueInfoProto::getName)
                .filter(name -> !values.containsKey(name))
                .toList();
        if (open.size() != inputs.size()) {
            throw new IllegalArgumentException(
                    "the graph has the inputs " + open + ", the data set has " + inputs.size() + " tensors");
        }
        for (int i = 0; i < inputs.size(); i++) {
            define(open.get(i), inputs.get(i));
        }
        graph.getNodeList().forEach(this::evaluate);
        return graph.getOutputList().stream()
                .map(output -> value(output.getName()))
                .toList();
    }

    private void define(String name, OnnxTensor tensor) {
        values.put(name, new Operand(tensor.on(device), tensor.roundingOn(device), Optional.of(tensor)));
    }

    private Operand value(String name) {
        Operand value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the graph uses \"" + name + "\", which nothing before gives");
        }
        return value;
    }

    private void evaluate(NodeProto proto) {
        if (proto.getOpType().equals("Constant")) {
            OnnxNode node = new OnnxNode(proto, operatorSet, List.of());
            define(
                    proto.getOutput(0),
                    OnnxTensor.decode(node.toString(), node.attribute("value").getT()));
            return;
        }
        List<Optional<Operand>> operands = new ArrayList<>();
        for (String name : proto.getInputList()) {
            operands.add(name.isEmpty() ? Optional.empty() : Optional.of(value(name)));
        }
        OnnxNode node = new OnnxNode(proto, operatorSet, operands);
        OnnxOperators.Operator operator = OnnxOperators.of(node);
        if (proto.getOutputCount() != 1) {
            throw new UnsupportedOperationException(
                    node + ": has " + proto.getOutputCount() + " results, expected one");
        }
        Tensor y = operator.value().of(node);
        Tensor error = withErrors ? operator.error().of(node, y) : Tensor.zeros(device, Shape.of());
        values.put(proto.getOutput(0), new Operand(y, error, Optional.empty()));
    }
}
