package dev.forger.gan;

import dev.forger.data.Batch;
import dev.forger.memory.Shape;
import dev.forger.tensor.Joining;
import dev.forger.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Says of each sample what it is of, as a vector, and gives such vectors by name. */
public interface Conditions {
    /** The length of a vector. */
    int length();

    /**
     * Writes the vector of one sample of a batch.
     *
     * @param slot which sample of the batch
     * @param vector to be overwritten from {@code from} on, {@link #length} elements
     */
    void write(Batch batch, int slot, float[] vector, int from);

    /** What a row of sample pictures can be of, in order; one row each. */
    List<String> names();

    /** The vector of a name, {@link #length} elements. */
    float[] named(String name);

    /** What was learnt to tell them, by name: a checkpoint keeps it. */
    default SequencedMap<String, float[]> weights() {
        return new LinkedHashMap<>();
    }

    /**
     * Noise with conditions beside it: each name for so many samples, then the next.
     *
     * @param noise (N, latent)
     * @param wanted which of {@link #names}, in order
     * @param perName samples of a name before the next one's turn
     * @return (N, latent + c) in the current scope
     */
    default Tensor beside(Tensor noise, List<String> wanted, int perName) {
        int count = Math.toIntExact(noise.shape().dim(0));
        float[] vectors = new float[count * length()];
        for (int i = 0; i < count; i++) {
            float[] vector = named(wanted.get(i / perName % wanted.size()));
            System.arraycopy(vector, 0, vectors, i * length(), length());
        }
        return Joining.concat(List.of(noise, Tensor.of(noise.device(), Shape.of(count, length()), vectors)), 1);
    }

    /** The class of a sample as one of as many elements as there are classes: 1 at its place, 0 elsewhere. */
    record Classes(List<String> names) implements Conditions {
        /** Copies the names. */
        public Classes {
            names = List.copyOf(names);
        }

        @Override
        public int length() {
            return names.size();
        }

        @Override
        public void write(Batch batch, int slot, float[] vector, int from) {
            Arrays.fill(vector, from, from + length(), 0);
            vector[from + batch.label(slot)] = 1;
        }

        @Override
        public float[] named(String name) {
            int index = names.indexOf(name);
            if (index < 0) {
                throw new IllegalArgumentException("class: \"" + name + "\", expected one of " + names);
            }
            float[] vector = new float[length()];
            vector[index] = 1;
            return vector;
        }
    }
}
