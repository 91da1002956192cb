package dev.forger.bench.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One test vector: a folder with {@code model.onnx} and {@code test_data_set_N/{input,output}_M.pb}.
 *
 * @param name the folder's name
 * @param model the graph
 * @param dataSets what to feed it, and what it must give
 */
record OnnxVector(String name, ModelProto model, List<DataSet> dataSets) {
    private static final String MODEL = "model.onnx";
    private static final String DATA_SET = "test_data_set_";

    /**
     * Operands and results of one run, in the order of the graph's own.
     *
     * @param name the folder's name
     * @param inputs one an input of the graph that no initialiser feeds
     * @param outputs one an output of the graph
     */
    record DataSet(String name, List<OnnxTensor> inputs, List<OnnxTensor> outputs) {}

    /**
     * The folders within a folder, in the order of the names: each should be a vector.
     *
     * @throws IllegalArgumentException if there are none
     */
    static List<Path> folders(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            throw new IllegalArgumentException("onnx.vectors: " + root + " is not a folder");
        }
        List<Path> folders =
                children(root, "").stream().filter(Files::isDirectory).toList();
        if (folders.isEmpty()) {
            throw new IllegalArgumentException("onnx.vectors: " + root
                    + " holds no test vectors; expected folders with " + MODEL + " and " + DATA_SET + "0");
        }
        return folders;
    }

    /**
     * Reads one vector's folder.
     *
     * @throws IllegalArgumentException if what it should hold is missing or damaged
     */
    static OnnxVector read(Path folder) throws IOException {
        Path file = folder.resolve(MODEL);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("onnx.vectors: " + folder + " has no " + MODEL);
        }
        ModelProto model = parse(file, ModelProto::parseFrom);
        if (!model.hasGraph()) {
            throw new IllegalArgumentException("onnx.vectors: " + file + " is not a model: it has no graph");
        }
        List<DataSet> dataSets = new ArrayList<>();
        for (Path dataSet : children(folder, DATA_SET)) {
            dataSets.add(new DataSet(
                    dataSet.getFileName().toString(), tensors(dataSet, "input_"), tensors(dataSet, "output_")));
        }
        if (dataSets.stream().allMatch(dataSet -> dataSet.outputs().isEmpty())) {
            throw new IllegalArgumentException(
                    "onnx.vectors: " + folder + " has no expected outputs (" + DATA_SET + "0/output_0.pb)");
        }
        return new OnnxVector(folder.getFileName().toString(), model, dataSets);
    }

    private static List<OnnxTensor> tensors(Path dataSet, String prefix) throws IOException {
        List<OnnxTensor> tensors = new ArrayList<>();
        for (int i = 0; Files.isRegularFile(dataSet.resolve(prefix + i + ".pb")); i++) {
            Path file = dataSet.resolve(prefix + i + ".pb");
            tensors.add(OnnxTensor.decode(file.toString(), parse(file, TensorProto::parseFrom)));
        }
        return tensors;
    }

    private static List<Path> children(Path folder, String prefix) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(child -> child.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }

    private interface Parser<T> {
        T parse(byte[] bytes) throws InvalidProtocolBufferException;
    }

    private static <T> T parse(Path file, Parser<T> parser) throws IOException {
        try {
            return parser.parse(Files.readAllBytes(file));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("onnx.vectors: " + file + " is damaged: " + e.getMessage(), e);
        }
    }
}
