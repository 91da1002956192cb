package dev.forger.nn;

import dev.forger.autograd.Gradients;
import dev.forger.autograd.Variable;
import dev.forger.autograd.Views;
import dev.forger.device.Device;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The tensors of one network. All trained ones lie in one flat tensor without gaps, in the order of
 * declaration, their gradients in a second one of the same layout, and what is kept but not trained in a
 * third: one pass of the optimiser, one write of a checkpoint.
 *
 * <p>The memory belongs to the scope in which the store was made, or where there is none to the store.
 */
public final class ParameterStore implements AutoCloseable {
    /** Where a tensor begins in the flat one that it is a view of. */
    private record Place(ParameterSpec spec, long from) {
        private long to() {
            return from + spec.shape().size();
        }

        Tensor in(Tensor flat) {
            return flat.slice(0, from, to()).reshape(spec.shape().toArray());
        }

        Variable in(Variable flat) {
            return Views.reshape(Views.slice(flat, 0, from, to()), spec.shape().toArray());
        }
    }

    private final Tensor values;
    private final Tensor gradients;
    private final Tensor state;
    private final LinkedHashMap<String, Place> places = new LinkedHashMap<>();
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
            boolean learns = spec.role().trained();
            Place place = new Place(spec, learns ? trained : kept);
            places.put(spec.name(), place);
            if (learns) {
                add(spec.name(), place.in(values), place.in(gradients));
                trained = place.to();
            } else {
                tensors.put(spec.name(), place.in(state));
                kept = place.to();
            }
        }
    }

    private static long size(List<ParameterSpec> specs, boolean trained) {
        return specs.stream()
                .filter(s -> s.role().trained() == trained)
                .mapToLong(s -> s.shape().size())
                .sum();
    }

    private void add(String name, Tensor value, Tensor gradient) {
        Variable variable = Variable.parameter(value);
        tensors.put(name, value);
        parameters.put(name, new Parameter(name, variable, gradient));
        variables.add(variable);
        gradientViews.add(gradient);
    }

    /** The tensors for a layer. */
    Weights weights() {
        return new Weights(name -> parameter(name).variable(), this::tensor, "");
    }

    /**
     * Others of the same names for a layer, views of flat tensors.
     *
     * @param trained in the layout of {@link #values}
     * @param kept in the layout of {@link #state}
     */
    Weights weights(Variable trained, Tensor kept) {
        return new Weights(name -> place(name).in(trained), name -> place(name).in(kept), "");
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
        return known(tensors, name);
    }

    private Place place(String name) {
        return known(places, name);
    }

    private static <T> T known(Map<String, T> all, String name) {
        T one = all.get(name);
        if (one == null) {
            throw new IllegalArgumentException("tensor: there is no \"" + name + "\"; there are " + all.keySet());
        }
        return one;
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
