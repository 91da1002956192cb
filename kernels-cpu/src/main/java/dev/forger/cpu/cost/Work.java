package dev.forger.cpu.cost;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What an algorithm does for one spec: how often each kind of work, by name. Kinds that take different times, such as
 * multiply-adds in tiles of different shapes, have different names.
 */
public final class Work {
    /** Counts below are of so many, so that coefficients are in nanoseconds for a thousand. */
    private static final double UNIT = 1e-3;

    private final SequencedMap<String, Double> counts = new LinkedHashMap<>();

    Work() {}

    /** Adds thousands of a kind. */
    Work and(String kind, double count) {
        counts.merge(kind, count * UNIT, Double::sum);
        return this;
    }

    /** Adds one call of a kernel. */
    Work call() {
        counts.put("call", 1.0);
        return this;
    }

    /** Thousands of each kind, and calls. */
    public SequencedMap<String, Double> counts() {
        return Collections.unmodifiableSequencedMap(counts);
    }
}
