package dev.forger.nn;

import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** Flat tensors that start at zero, and the count of steps. */
final class OptimiserState implements AutoCloseable {
    private final LinkedHashMap<String, Tensor> tensors = new LinkedHashMap<>();
    private long steps;

    OptimiserState(ParameterStore store, String... names) {
        Tensor values = store.values();
        for (String name : names) {
            tensors.put(name, Tensor.zeros(values.device(), values.shape()));
        }
    }

    long advance() {
        return ++steps;
    }

    long steps() {
        return steps;
    }

    SequencedMap<String, Tensor> tensors() {
        return Collections.unmodifiableSequencedMap(tensors);
    }

    void restore(long from, Map<String, Tensor> state) {
        if (from < 0) {
            throw new IllegalArgumentException("steps: " + from + " is negative");
        }
        if (!state.keySet().equals(tensors.keySet())) {
            throw new IllegalArgumentException(
                    "optimiser state: has " + state.keySet() + ", expected " + tensors.keySet());
        }
        tensors.forEach((name, own) -> {
            Tensor saved = java.util.Objects.requireNonNull(state.get(name));
            if (!saved.shape().equals(own.shape())) {
                throw new IllegalArgumentException(
                        "optimiser state: " + name + " has shape " + saved.shape() + ", expected " + own.shape());
            }
        });
        state.forEach((name, saved) -> Elementwise.copy(saved, java.util.Objects.requireNonNull(tensors.get(name))));
        steps = from;
    }

    @Override
    public void close() {
        tensors.values().forEach(Tensor::close);
    }
}
