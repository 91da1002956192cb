package dev.forger.cpu.reduce;

import jdk.incubator.vector.FloatVector;

/** The steps of the folds, lane by lane. */
final class VectorFolds {
    private VectorFolds() {}

    static FloatVector sum(FloatVector a, FloatVector b) {
        return a.add(b);
    }

    static FloatVector max(FloatVector a, FloatVector b) {
        return a.max(b);
    }

    static FloatVector min(FloatVector a, FloatVector b) {
        return a.min(b);
    }
}
