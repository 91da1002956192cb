/**
 * Which algorithm computes a convolution: the one that is expected to take the least time.
 *
 * <p>Each {@link dev.forger.cpu.cost.ConvAlgorithm} says what it does for a geometry as a few counts, {@link
 * dev.forger.cpu.cost.Work}: vector operations, values that are moved and transformed, calls. A {@link
 * dev.forger.cpu.cost.CostModel} has nanoseconds for one of each, fitted to measurements, so the time that is
 * expected is their scalar product. It depends on the geometry and the width of the vectors alone, never on the
 * threads or on chance: the same spec takes the same algorithm, and so has the same bits, everywhere. {@code forger
 * bench --fit} measures and fits, and docs/performance.md says how good the answers are.
 */
package dev.forger.cpu.cost;
