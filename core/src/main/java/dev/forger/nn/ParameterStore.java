package dev.forger.nn;

import dev.forger.autograd.Gradients;
import dev.forger.autograd.Variable;
import dev.forger.device.Device;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The tensors of one network. All trained ones lie in one flat tensor without gaps, in the order of
 * declaration, their gradients in a second one of the same layout, and what is kept but not trained in a
 * third: one pass of the optimiser, one write of a checkpoint.
 *
 * <p>The memory belongs to the scope in which the store was made, or where there is none to the store.
 */
public final class ParameterStore implements AutoCloseable {
    private final Tensor values;
    private final Tensor gradients;
    private final Tensor state;
    private final LinkedHashMap<String, Tensor> tensors = new LinkedHashMap<>();
    private final LinkedHashMap<String, Parameter> parameters = new LinkedHashMap<>();
    private final List<Variable> variables = new ArrayList<>();
    private final List<Tensor> gradientViews = new ArrayList<>();

    /** Memory for what is declared, contents unspecified but for gradients of zero. */
    ParameterStore(Device device, List<ParameterSpec> specs) {
        values = Tensor.empty(device, Shape.of(size(specs, true)));
        gradients = Tensor.zeros(device, values.shape());
        state = Tensor.empty(device, Shape.of(size(specs, false)));
        long trained = 0;
        long kept = 0;
        for (ParameterSpec spec : specs) {
            long size = spec.shape().size();
            if (spec.role().trained()) {
                add(spec, view(values, trained, spec), view(gradients, trained, spec));
                trained += size;
            } else {
                tensors.put(spec.name(), view(state, kept, spec));
                kept += size;
            }
        }
    }

    private static long size(List<ParameterSpec> specs, boolean trained) {
        return specs.stream()
                .filter(s -> s.role().trained() == trained)
                .mapToLong(s -> s.shape().size())
                .sum();
    }

    private static Tensor view(Tensor flat, long from, ParameterSpec spec) {
        return flat.slice(0, from, from + spec.shape().size())
                .reshape(spec.shape().toArray());
    }

    private void add(ParameterSpec spec, Tensor value, Tensor gradient) {
        Variable variable = Variable.parameter(value);
        tensors.put(spec.name(), value);
        parameters.put(spec.name(), new Parameter(spec.name(), variable, gradient));
        variables.add(variable);
        gradientViews.add(gradient);
    }

    /** All trained values, one after the other. */
    public Tensor values() {
        return values;
    }

    /** The gradients, in the same layout as {@link #values}. */
    public Tensor gradients() {
        return gradients;
    }

    /** All that is kept but not trained, one after the other. */
    public Tensor state() {
        return state;
    }

    /** The trained tensors, in order. */
    public List<Parameter> parameters() {
        return List.copyOf(parameters.values());
    }

    /** Every tensor by its full name, trained or not, in the order of declaration: what a checkpoint holds. */
    public SequencedMap<String, Tensor> tensors() {
        return Collections.unmodifiableSequencedMap(tensors);
    }

    /**
     * A trained tensor by its full name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Parameter parameter(String name) {
        Parameter parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException(
                    "parameter: there is no \"" + name + "\"; there are " + parameters.keySet());
        }
        return parameter;
    }

    /**
     * A tensor by its full name, trained or not.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("tensor: there is no \"" + name + "\"; there are " + tensors.keySet());
        }
        return tensor;
    }

    /**
     * Overwrites the flat gradients by those of a loss with respect to every trained tensor, and ends what was
     * recorded to get there: {@link Gradients#consume}.
     */
    public void backward(Variable loss) {
        Gradients.consume(loss, variables, gradientViews);
    }

    /** Ends all its memory; closing twice does nothing. */
    @Override
    public void close() {
        values.close();
        gradients.close();
        state.close();
    }
}
