package dev.forger.bench;

import java.util.Map;

/**
 * One training, and what its samples are like.
 *
 * @param who trained
 * @param seed of everything
 * @param seconds of the processor's that the training alone took
 * @param figures of {@link dev.forger.gan.metrics.Evaluation}, by name
 */
record QualityRun(String who, long seed, double seconds, Map<String, Double> figures) {}
