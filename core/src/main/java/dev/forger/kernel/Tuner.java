package dev.forger.kernel;

import dev.forger.memory.Buffer;
import dev.forger.memory.HostMemory;
import dev.forger.memory.HugePageAllocator;
import dev.forger.memory.Storage;
import dev.forger.memory.SystemAllocator;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** Chooses by measuring, on host memory, and remembers the answers. */
final class Tuner {
    /** A measurement ends after so many rounds, and so long, without a better time: what C2 compiles gets better. */
    private static final int SETTLED_ROUNDS = 8;

    private static final long SETTLED_NANOS = 300_000_000;

    /** What counts as better: less is noise. */
    private static final double BETTER = 0.97;

    private static final long MOST_NANOS = 3_000_000_000L;

    private final SortedMap<String, String> answers;

    Tuner(SortedMap<String, String> known) {
        answers = new TreeMap<>(known);
    }

    /** All answers so far. */
    synchronized SortedMap<String, String> answers() {
        return new TreeMap<>(answers);
    }

    /** The answer that is known, or is found now. */
    synchronized Candidate<?, ?> choose(KernelSpec<?> spec, List<Candidate<?, ?>> candidates) {
        String known = answers.get(spec.toString());
        if (known != null) {
            return candidates.stream()
                    .filter(candidate -> candidate.name().equals(known))
                    .findFirst()
                    .orElseThrow(() -> new UnsupportedOperationException("the run was tuned to compute " + spec
                            + " by \"" + known + "\", which this device does not have for it, only "
                            + candidates.stream().map(Candidate::name).toList()
                            + "; resume where it was tuned, or begin another run"));
        }
        SequencedMap<Candidate<?, ?>, Double> nanos = measure(candidates);
        Candidate<?, ?> fastest = candidates.getFirst();
        for (Map.Entry<Candidate<?, ?>, Double> entry : nanos.entrySet()) {
            if (entry.getValue() < nanos.getOrDefault(fastest, Double.POSITIVE_INFINITY)) {
                fastest = entry.getKey();
            }
        }
        if (!nanos.isEmpty()) {
            answers.put(spec.toString(), fastest.name());
        }
        return nanos.isEmpty() ? Candidate.fastest(candidates) : fastest;
    }

    /**
     * The least time of a call of each, in nanoseconds. They take turns until none has become faster for a while, with
     * the same operands, as a network's buffers are used again: each with its own, seven results of 3 MB drove each
     * other out of the caches, and half of what was measured was memory.
     *
     * @return empty if the operation is never measured
     */
    static SequencedMap<Candidate<?, ?>, Double> measure(List<Candidate<?, ?>> candidates) {
        try (Operands operands = new Operands()) {
            List<Turn> turns = new ArrayList<>();
            for (Candidate<?, ?> candidate : candidates) {
                candidate.trial(operands.fromTheFirst()).ifPresent(call -> turns.add(new Turn(candidate, call)));
            }
            takeTurns(turns);
            SequencedMap<Candidate<?, ?>, Double> nanos = new LinkedHashMap<>();
            turns.forEach(turn -> nanos.put(turn.candidate, turn.leastNanos));
            return nanos;
        }
    }

    private static void takeTurns(List<Turn> turns) {
        long start = System.nanoTime();
        long lastBetter = start;
        int settledRounds = 0;
        long now = start;
        while (!turns.isEmpty()
                && now - start < MOST_NANOS
                && (settledRounds < SETTLED_ROUNDS || now - lastBetter < SETTLED_NANOS)) {
            boolean better = false;
            for (Turn turn : turns) {
                better |= turn.take();
            }
            now = System.nanoTime();
            lastBetter = better ? now : lastBetter;
            settledRounds = better ? 0 : settledRounds + 1;
        }
    }

    /** The operands of all candidates for one spec, in memory as a device's is. */
    private static final class Operands implements AutoCloseable {
        private final SystemAllocator memory = new HugePageAllocator();
        private final List<MemorySegment> all = new ArrayList<>();
        private int next;

        /** Gives a candidate, which asks for the same sizes in the same order, what the others have. */
        LongFunction<Buffer> fromTheFirst() {
            next = 0;
            return this::operand;
        }

        private Buffer operand(long floats) {
            long bytes = floats * Float.BYTES;
            if (next == all.size()) {
                long address = memory.allocate(bytes);
                // What was there may be denormal numbers, which take longer.
                HostMemory.clear(address, bytes);
                all.add(HostMemory.ALL.asSlice(address, bytes));
            }
            return Storage.wrap(all.get(next++));
        }

        @Override
        public void close() {
            all.forEach(operand -> memory.free(operand.address()));
        }
    }

    private static final class Turn {
        private final Candidate<?, ?> candidate;
        private final Runnable call;
        private double leastNanos = Double.POSITIVE_INFINITY;

        Turn(Candidate<?, ?> candidate, Runnable call) {
            this.candidate = candidate;
            this.call = call;
        }

        /** Whether it was the fastest call so far, and not by a hair. */
        boolean take() {
            long start = System.nanoTime();
            call.run();
            double nanos = System.nanoTime() - start;
            boolean better = nanos < leastNanos * BETTER;
            leastNanos = Math.min(leastNanos, nanos);
            return better;
        }
    }
}
