package dev.forger.tensor;

import dev.forger.memory.Shape;
import java.util.Arrays;

/** The rule of reshape. */
final class Reshaping {
    private Reshaping() {}

    /** The shape that {@code dims} asks for, one of which may be −1. */
    static Shape resolve(Shape from, long... dims) {
        long[] target = dims.clone();
        int open = -1;
        long known = 1;
        for (int i = 0; i < target.length; i++) {
            if (target[i] == -1 && open < 0) {
                open = i;
            } else if (target[i] < 0) {
                throw mismatch(from, dims);
            } else {
                known = Math.multiplyExact(known, target[i]);
            }
        }
        if (open >= 0) {
            if (known == 0 || from.size() % known != 0) {
                throw mismatch(from, dims);
            }
            target[open] = from.size() / known;
        } else if (known != from.size()) {
            throw mismatch(from, dims);
        }
        return Shape.of(target);
    }

    private static IllegalArgumentException mismatch(Shape from, long[] dims) {
        return new IllegalArgumentException("reshape: shape " + from + " has " + from.size() + " elements, which "
                + Arrays.toString(dims) + " cannot hold (one extent may be -1)");
    }
}
