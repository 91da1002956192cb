package dev.forger.tensor;

import dev.forger.memory.Shape;
import java.util.Arrays;
import java.util.Random;

/**
 * The naive array of the tests: dense, every operation an explicit loop over indices that shares no
 * code with the library's views.
 */
record Nd(long[] dims, float[] values) {
    /** A value for each index. */
    interface Rule {
        float at(int[] index);
    }

    static Nd build(long[] dims, Rule rule) {
        int size = 1;
        for (long d : dims) {
            size *= (int) d;
        }
        float[] values = new float[size];
        int[] index = new int[dims.length];
        for (int i = 0; i < size; i++) {
            values[i] = rule.at(index);
            for (int axis = dims.length - 1; axis >= 0 && ++index[axis] == dims[axis]; axis--) {
                index[axis] = 0;
            }
        }
        return new Nd(dims.clone(), values);
    }

    /** Small integers, so that sums and products are exact. */
    static Nd integers(Random random, long... dims) {
        return build(dims, index -> random.nextInt(9) - 4);
    }

    /** 0, 1, 2, … */
    static Nd counting(long... dims) {
        float[] next = {0};
        return build(dims, index -> next[0]++);
    }

    Shape shape() {
        return Shape.of(dims);
    }

    float at(int... index) {
        int at = 0;
        for (int axis = 0; axis < dims.length; axis++) {
            at = at * (int) dims[axis] + index[axis];
        }
        return values[at];
    }

    /** The element of the stretched array at {@code index}: axes align at the end, extent 1 repeats. */
    float broadcastAt(int[] index) {
        int[] own = new int[dims.length];
        for (int axis = 0; axis < dims.length; axis++) {
            own[axis] = dims[axis] == 1 ? 0 : index[index.length - dims.length + axis];
        }
        return at(own);
    }

    Nd expand(long... target) {
        return build(target, this::broadcastAt);
    }

    Nd permute(int... axes) {
        long[] target = new long[axes.length];
        for (int i = 0; i < axes.length; i++) {
            target[i] = dims[axes[i]];
        }
        return build(target, index -> {
            int[] own = new int[axes.length];
            for (int i = 0; i < axes.length; i++) {
                own[axes[i]] = index[i];
            }
            return at(own);
        });
    }

    Nd slice(int axis, int from, int to) {
        long[] target = dims.clone();
        target[axis] = to - from;
        return build(target, index -> {
            int[] own = index.clone();
            own[axis] += from;
            return at(own);
        });
    }

    Nd reshape(long... target) {
        return new Nd(target, values);
    }

    @Override
    public String toString() {
        return Arrays.toString(dims) + " " + Arrays.toString(values);
    }
}
