package dev.forger.gan.progressive;

import dev.forger.autograd.Variable;
import dev.forger.memory.Shape;
import dev.forger.nn.Layer;
import dev.forger.nn.LayerConfig;
import dev.forger.nn.ParameterSpec;
import dev.forger.nn.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/** A network's parts by name, and α where one of them is faded in. */
final class Parts {
    private final SequencedMap<String, LayerConfig> parts = new LinkedHashMap<>();
    private final boolean fades;

    Parts(boolean fades) {
        this.fades = fades;
    }

    void add(String name, LayerConfig part) {
        parts.put(name, part);
    }

    /** Each part's tensors under its name, then α. */
    List<ParameterSpec> parameters() {
        List<ParameterSpec> specs = new ArrayList<>();
        for (Map.Entry<String, LayerConfig> part : parts.entrySet()) {
            for (ParameterSpec spec : part.getValue().parameters()) {
                specs.add(spec.under(part.getKey()));
            }
        }
        if (fades) {
            specs.add(new ParameterSpec(Growth.ALPHA, Shape.of(1), ParameterSpec.Role.DIAL, 0));
        }
        return specs;
    }

    Layer build(String name, Weights weights) {
        return Objects.requireNonNull(parts.get(name), name).build(weights.under(name));
    }

    /** Parts one after the other. */
    Layer chain(List<String> names, Weights weights) {
        List<Layer> layers = names.stream().map(name -> build(name, weights)).toList();
        return (x, mode) -> {
            Variable y = x;
            for (Layer layer : layers) {
                y = layer.forward(y, mode);
            }
            return y;
        };
    }

    static Variable alpha(Weights weights) {
        return Variable.constant(weights.state(Growth.ALPHA));
    }
}
