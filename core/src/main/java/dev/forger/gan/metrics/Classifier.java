package dev.forger.gan.metrics;

import dev.forger.autograd.Variable;
import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.io.FileException;
import dev.forger.io.Safetensors;
import dev.forger.io.SafetensorsFile;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.nn.Initialiser;
import dev.forger.nn.Mode;
import dev.forger.nn.Network;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A convolutional network that was trained to tell the classes of grey 28×28 pictures, to judge generated ones by: by
 * class, or by the {@value ClassifierNetwork#FEATURES} features from which it decides. It is small and knows one data
 * set: figures made with its features compare runs on that data set, and are no Inception scores.
 */
public final class Classifier implements AutoCloseable {
    /** The format's name in a file. */
    static final String FORMAT = "forger-classifier-1";

    /** The key of the names of the classes in a file, separated by {@link #SEPARATOR}. */
    static final String CLASSES = "classes";

    static final String SEPARATOR = ", ";

    /** So many pictures pass at once. */
    private static final int BATCH = 256;

    private final List<String> classNames;
    private final Map<String, String> metadata;
    private final Network trunk;
    private final Network head;

    private Classifier(Device device, SafetensorsFile file, String name) {
        this.metadata = Collections.unmodifiableMap(new TreeMap<>(file.metadata()));
        String format = metadata.getOrDefault("format", "none");
        if (!format.equals(FORMAT)) {
            throw new FileException(
                    name + ": is no classifier: its format is \"" + format + "\", expected \"" + FORMAT + "\"");
        }
        this.classNames = List.of(metadata.getOrDefault(CLASSES, "").split(SEPARATOR));
        // The seed is of no consequence: every weight is overwritten.
        this.trunk = Network.build(ClassifierNetwork.trunk(), device, new Initialiser.KaimingUniform(), 0);
        this.head =
                Network.build(ClassifierNetwork.head(classNames.size()), device, new Initialiser.KaimingUniform(), 0);
        boolean loaded = false;
        try {
            load(file, trunk, "");
            load(file, head, ClassifierNetwork.HEAD + ".");
            loaded = true;
        } finally {
            if (!loaded) {
                close();
            }
        }
    }

    private static void load(SafetensorsFile file, Network network, String prefix) {
        network.parameters()
                .tensors()
                .forEach((name, tensor) -> tensor.copyFrom(file.tensor(
                                prefix + name,
                                Safetensors.Type.F32,
                                tensor.shape().toArray())
                        .data()));
    }

    /**
     * A classifier from a file that {@code forger classifier} wrote.
     *
     * @throws FileException if it cannot be read or is none
     */
    public static Classifier open(Device device, Path file) {
        try (SafetensorsFile open = SafetensorsFile.open(file)) {
            return new Classifier(device, open, file.toString());
        }
    }

    /** One of those that come with this library. */
    public static Classifier shipped(Device device, ShippedClassifier which) {
        String resource = which.resource();
        try (InputStream in = Classifier.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + resource + " is missing from this build");
            }
            try (SafetensorsFile open = SafetensorsFile.of(resource, MemorySegment.ofArray(in.readAllBytes()))) {
                return new Classifier(device, open, resource);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The shape of the pictures that it takes. */
    public static PictureShape shape() {
        return ClassifierNetwork.SHAPE;
    }

    /** The names of the classes, in the order of their numbers. */
    public List<String> classNames() {
        return classNames;
    }

    /** How it was made and how often it is right, as its file says. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /**
     * The values that the last layer decides from, all at least 0.
     *
     * @param pictures (N, 1, 28, 28), from −1 to 1
     * @return (N, {@value ClassifierNetwork#FEATURES}), in the current scope
     * @throws IllegalArgumentException if they have another shape
     */
    public Tensor features(Tensor pictures) {
        return inBatches(pictures, ClassifierNetwork.FEATURES, trunk);
    }

    /**
     * The class of each picture: the largest logit's.
     *
     * @param pictures (N, 1, 28, 28), from −1 to 1
     * @throws IllegalArgumentException if they have another shape
     */
    public int[] classes(Tensor pictures) {
        try (MemoryScope _ = pictures.device().scope()) {
            return classesOf(features(pictures));
        }
    }

    /**
     * The class that each feature vector leads to.
     *
     * @param features (N, {@value ClassifierNetwork#FEATURES}), as {@link #features} gives them
     */
    public int[] classesOf(Tensor features) {
        try (MemoryScope _ = features.device().scope()) {
            float[] logits =
                    head.forward(Variable.constant(features), Mode.EVAL).value().toArray();
            return largest(logits, classNames.size());
        }
    }

    /** Where in each row of so many columns the largest value is, the first of equals. */
    static int[] largest(float[] values, int columns) {
        int[] at = new int[values.length / columns];
        for (int row = 0; row < at.length; row++) {
            int best = 0;
            for (int column = 1; column < columns; column++) {
                if (values[row * columns + column] > values[row * columns + best]) {
                    best = column;
                }
            }
            at[row] = best;
        }
        return at;
    }

    private static Tensor inBatches(Tensor pictures, int outputs, Network network) {
        long[] dims = pictures.shape().toArray();
        PictureShape shape = ClassifierNetwork.SHAPE;
        if (dims.length != 4 || dims[1] != shape.channels() || dims[2] != shape.height() || dims[3] != shape.width()) {
            throw new IllegalArgumentException(
                    "pictures: shape " + Arrays.toString(dims) + ", the classifier takes [N, 1, 28, 28]");
        }
        Device device = pictures.device();
        Tensor all = Tensor.empty(device, Shape.of(dims[0], outputs));
        for (long from = 0; from < dims[0]; from += BATCH) {
            long to = Math.min(dims[0], from + BATCH);
            try (MemoryScope _ = device.scope()) {
                Variable batch = Variable.constant(pictures.slice(0, from, to));
                Elementwise.copy(network.forward(batch, Mode.EVAL).value(), all.slice(0, from, to));
            }
        }
        return all;
    }

    @Override
    public void close() {
        trunk.close();
        head.close();
    }
}
