package dev.forger.nn;

import dev.forger.autograd.Variable;
import dev.forger.kernel.Activation;
import dev.forger.memory.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Layers one after the other; tensors are named by the layer's index, {@code "0.weight"}. When it is built,
 * an activation that follows a layer which can apply it in its own pass is fused into that layer; names and
 * results stay as they were.
 *
 * @param layers the layers in order
 */
public record Sequential(List<LayerConfig> layers) implements LayerConfig {
    /** Copies the list. */
    public Sequential {
        layers = List.copyOf(layers);
    }

    /** The layers in order. */
    public static Sequential of(LayerConfig... layers) {
        return new Sequential(List.of(layers));
    }

    @Override
    public List<ParameterSpec> parameters() {
        List<ParameterSpec> specs = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            for (ParameterSpec spec : layers.get(i).parameters()) {
                specs.add(spec.under(Integer.toString(i)));
            }
        }
        return specs;
    }

    @Override
    public Shape outputShape(Shape input) {
        Shape shape = input;
        for (LayerConfig layer : layers) {
            shape = layer.outputShape(shape);
        }
        return shape;
    }

    @Override
    public Layer build(Weights weights) {
        List<Layer> built = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            LayerConfig config = layers.get(i);
            int index = i;
            Optional<Activation> next =
                    i + 1 < layers.size() ? layers.get(i + 1).asActivation() : Optional.empty();
            Optional<LayerConfig> fused = next.flatMap(config::withActivation);
            if (fused.isPresent()) {
                i++;
            }
            Layer layer = fused.orElse(config).build(weights.under(Integer.toString(index)));
            built.add((x, mode) -> named(index, config, layer, x, mode));
        }
        return new Chain(built);
    }

    private static Variable named(int index, LayerConfig config, Layer layer, Variable x, Mode mode) {
        try {
            return layer.forward(x, mode);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("layer " + index + ", " + config + ": " + e.getMessage(), e);
        }
    }

    /** The built layers. */
    private record Chain(List<Layer> layers) implements Layer {
        @Override
        public Variable forward(Variable x, Mode mode) {
            Variable y = x;
            for (Layer layer : layers) {
                y = layer.forward(y, mode);
            }
            return y;
        }
    }
}
