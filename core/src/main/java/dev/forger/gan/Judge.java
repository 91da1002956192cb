package dev.forger.gan;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.Reductions;
import dev.forger.autograd.Variable;
import dev.forger.autograd.Views;
import dev.forger.memory.Shape;
import dev.forger.nn.Layer;
import dev.forger.nn.Mode;
import java.util.List;
import java.util.Optional;

/**
 * The discriminator as the game sees it: what it is shown of samples, and how its outputs are read.
 *
 * @param network (N, seen channels, H, W) → (N, outputs)
 * @param conditioning how it is told what a sample is of
 * @param pack how many samples it judges together
 */
record Judge(Layer network, Conditioning conditioning, int pack) {
    /**
     * What it says.
     *
     * @param logits (N / pack, 1)
     * @param classes logits of the classes (N, c), where it names them
     */
    record Opinion(Variable logits, Optional<Variable> classes) {}

    /** The same with another network. */
    Judge with(Layer other) {
        return new Judge(other, conditioning, pack);
    }

    /**
     * Its opinion of samples.
     *
     * @param samples (N, C, H, W)
     * @param condition (N, c), where there is one
     */
    Opinion of(Variable samples, Optional<Variable> condition) {
        return condition.isPresent() ? of(samples, condition.get()) : alone(samples);
    }

    private Opinion alone(Variable samples) {
        Shape shape = samples.shape();
        Variable packed = pack == 1
                ? samples
                : Views.reshape(samples, shape.dim(0) / pack, pack * shape.dim(1), shape.dim(2), shape.dim(3));
        return new Opinion(network.forward(packed, Mode.TRAIN), Optional.empty());
    }

    private Opinion of(Variable samples, Variable condition) {
        if (conditioning == Conditioning.PLANES) {
            Variable seen = Views.concat(List.of(samples, planes(condition, samples.shape())), 1);
            return new Opinion(network.forward(seen, Mode.TRAIN), Optional.empty());
        }
        Variable outputs = network.forward(samples, Mode.TRAIN);
        Variable logits = Views.slice(outputs, 1, 0, 1);
        Variable others = Views.slice(outputs, 1, 1, outputs.shape().dim(1));
        if (conditioning == Conditioning.AUXILIARY) {
            return new Opinion(logits, Optional.of(others));
        }
        Variable projected = Reductions.sum(Arithmetic.mul(others, condition), true, 1);
        return new Opinion(Arithmetic.add(logits, projected), Optional.empty());
    }

    /** Each element of a condition as a plane of the samples' extents. */
    private static Variable planes(Variable condition, Shape samples) {
        long n = condition.shape().dim(0);
        long c = condition.shape().dim(1);
        return Views.expand(Views.reshape(condition, n, c, 1, 1), Shape.of(n, c, samples.dim(2), samples.dim(3)));
    }
}
