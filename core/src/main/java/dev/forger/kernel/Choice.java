package dev.forger.kernel;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** How one of the implementations that cover a spec is chosen. Another one means other last bits. */
public sealed interface Choice {
    /** The one that is expected to be the fastest: with the same vectors it is the same on every machine. */
    record Expected() implements Choice {}

    /**
     * The one that was the fastest when all were measured, once for each spec.
     *
     * @param answers those that are known, and are not measured again: an implementation's name for a spec's text
     */
    record Measured(SortedMap<String, String> answers) implements Choice {
        /** Copies the answers. */
        public Measured {
            answers = Collections.unmodifiableSortedMap(new TreeMap<>(answers));
        }

        /** With no answer yet. */
        public Measured() {
            this(new TreeMap<>());
        }
    }
}
