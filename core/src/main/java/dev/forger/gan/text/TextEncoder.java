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
import dev.forger.nn.ReLU;
import dev.forger.nn.Sequential;
import dev.forger.nn.WeightForm;
import dev.forger.tensor.ConvOptions;
import dev.forger.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/**
 * A caption as a vector: its characters one-hot, three convolutions along them (of height 1) that look at five at a
 * time and halve their number twice, the mean over all places, and a linear map. Capitals are read as small letters;
 * what is not in the alphabet, and what lies beyond {@value #LENGTH} characters, is not seen.
 */
public final class TextEncoder implements AutoCloseable {
    /** The length of a vector. */
    public static final int DIMENSIONS = 32;

    /** The most characters that are read. */
    public static final int LENGTH = 64;

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789 ,.'&:!?()-/";
    private static final int WINDOW = 5;
    private static final int MAPS = 64;
    private static final float EPS = 1e-6f;

    private final Device device;
    private final Network network;

    private TextEncoder(Device device, Network network) {
        this.device = device;
        this.network = network;
    }

    /** An encoder that has learnt nothing yet. */
    public static TextEncoder create(Device device, long seed) {
        LayerConfig config = Sequential.of(
                along(ALPHABET.length(), MAPS, 1),
                new ReLU(),
                along(MAPS, MAPS, 2),
                new ReLU(),
                along(MAPS, 2 * MAPS, 2),
                new ReLU(),
                new GlobalAvgPool2d(),
                Linear.of(2 * MAPS, DIMENSIONS));
        return new TextEncoder(device, Network.build(config, device, new Initialiser.KaimingUniform(), seed));
    }

    private static Conv2d along(int in, int out, int stride) {
        ConvOptions options = new ConvOptions(1, stride, 0, WINDOW / 2, 1, 1, 1);
        return new Conv2d(in, out, 1, WINDOW, options, new WeightForm.Plain(), true, Activation.IDENTITY);
    }

    /** Captions as its network reads them: (N, alphabet, 1, {@value #LENGTH}) in the current scope. */
    Tensor oneHot(List<String> captions) {
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

    /** The captions' vectors, of length 1: (N, {@value #DIMENSIONS}). */
    Variable embed(Tensor oneHot, Mode mode) {
        return unit(network.forward(Variable.constant(oneHot), mode));
    }

    /** Rows scaled to length 1. */
    static Variable unit(Variable rows) {
        Variable squares = Reductions.sum(Arithmetic.square(rows), true, 1);
        return Arithmetic.div(rows, Arithmetic.sqrt(Arithmetic.affine(squares, 1, EPS)));
    }

    /** A caption's vector, scaled so that the mean square of its elements is 1, as that of noise is. */
    public float[] embed(String caption) {
        try (MemoryScope _ = device.scope()) {
            float[] vector = embed(oneHot(List.of(caption)), Mode.EVAL).value().toArray();
            float scale = (float) Math.sqrt(DIMENSIONS);
            for (int i = 0; i < vector.length; i++) {
                vector[i] *= scale;
            }
            return vector;
        }
    }

    Network network() {
        return network;
    }

    /** Its weights by name, to be kept or restored. */
    public SequencedMap<String, Tensor> tensors() {
        return network.parameters().tensors();
    }

    @Override
    public void close() {
        network.close();
    }
}
