package dev.forger.gan.text;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.Reductions;
import dev.forger.autograd.Variable;
import dev.forger.device.Device;
import dev.forger.kernel.Activation;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.nn.Conv2d;
import dev.forger.nn.GlobalAvgPool2d;
import dev.forger.nn.Initialiser;
import dev.forger.nn.LayerConfig;
import dev.forger.nn.Linear;
import dev.forger.nn.Mode;
import dev.forger.nn.Network;
import dev.forger.nn.ParameterSpec;
import dev.forger.nn.ReLU;
import dev.forger.nn.Sequential;
import dev.forger.nn.WeightForm;
import dev.forger.tensor.ConvOptions;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A caption as a vector: its characters one-hot, two convolutions along them (of height 1) that look at five at a time,
 * the second at every other place, one that looks at a place alone, the mean over all places, and a linear map. What a
 * place sees, nine characters, is hardly more than a word: so words add up, and two that were never read together can.
 * Capitals are read as small letters; what is not in the alphabet, and what lies beyond {@value #LENGTH} characters, is
 * not seen.
 */
public final class TextEncoder {
    /** The length of a vector. */
    public static final int DIMENSIONS = 32;

    /** The most characters that are read. */
    public static final int LENGTH = 64;

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789 ,.'&:!?()-/";
    private static final int WINDOW = 5;
    private static final int MAPS = 64;
    private static final float EPS = 1e-6f;

    private final SequencedMap<String, float[]> weights;

    /**
     * An encoder of weights that {@link #weights} gave.
     *
     * @throws IllegalArgumentException if one is missing or has another number of elements
     */
    public TextEncoder(Map<String, float[]> weights) {
        this.weights = new LinkedHashMap<>();
        for (ParameterSpec spec : CONFIG.parameters()) {
            float[] values = weights.getOrDefault(spec.name(), new float[0]);
            if (values.length != spec.shape().size()) {
                throw new IllegalArgumentException("text encoder: weight " + spec.name() + " has " + values.length
                        + " elements, expected " + spec.shape().size());
            }
            this.weights.put(spec.name(), values.clone());
        }
    }

    /** What a network of {@link #CONFIG} has learnt. */
    static TextEncoder of(Network network) {
        Map<String, float[]> weights = new LinkedHashMap<>();
        network.parameters().tensors().forEach((name, tensor) -> weights.put(name, tensor.toArray()));
        return new TextEncoder(weights);
    }

    private static Conv2d along(int in, int out, int stride, int window) {
        ConvOptions options = new ConvOptions(1, stride, 0, window / 2, 1, 1, 1);
        return new Conv2d(in, out, 1, window, options, new WeightForm.Plain(), true, Activation.IDENTITY);
    }

    /** (N, alphabet, 1, {@value #LENGTH}) → (N, {@value #DIMENSIONS}), of any length. */
    static final LayerConfig CONFIG = Sequential.of(
            along(ALPHABET.length(), MAPS, 1, WINDOW),
            new ReLU(),
            along(MAPS, MAPS, 2, WINDOW),
            new ReLU(),
            along(MAPS, 2 * MAPS, 1, 1),
            new ReLU(),
            new GlobalAvgPool2d(),
            Linear.of(2 * MAPS, DIMENSIONS));

    /** Captions as the network reads them, in the current scope. */
    static Tensor oneHot(Device device, List<String> captions) {
        int letters = ALPHABET.length();
        float[] values = new float[captions.size() * letters * LENGTH];
        for (int n = 0; n < captions.size(); n++) {
            String caption = captions.get(n).toLowerCase(Locale.ROOT);
            for (int i = 0; i < Math.min(caption.length(), LENGTH); i++) {
                int letter = ALPHABET.indexOf(caption.charAt(i));
                if (letter >= 0) {
                    values[(n * letters + letter) * LENGTH + i] = 1;
                }
            }
        }
        return Tensor.of(device, Shape.of(captions.size(), letters, 1, LENGTH), values);
    }

    /** Rows scaled to length 1. */
    static Variable unit(Variable rows) {
        Variable squares = Reductions.sum(Arithmetic.square(rows), true, 1);
        return Arithmetic.div(rows, Arithmetic.sqrt(Arithmetic.affine(squares, 1, EPS)));
    }

    /** A caption's vector, scaled so that the mean square of its elements is 1, as that of noise is. */
    public float[] embed(Device device, String caption) {
        try (MemoryScope _ = device.scope();
                Network network = Network.build(CONFIG, device, new Initialiser.KaimingUniform(), 0)) {
            weights.forEach(
                    (name, values) -> network.parameters().tensor(name).copyFrom(MemorySegment.ofArray(values)));
            Variable read = network.forward(Variable.constant(oneHot(device, List.of(caption))), Mode.EVAL);
            return Elementwise.affine(unit(read).value(), (float) Math.sqrt(DIMENSIONS), 0)
                    .toArray();
        }
    }

    /** Its weights by name, each as the elements of its tensor. */
    public SequencedMap<String, float[]> weights() {
        SequencedMap<String, float[]> copies = new LinkedHashMap<>();
        weights.forEach((name, values) -> copies.put(name, values.clone()));
        return copies;
    }
}
