/**
 * Batch normalisation, fused with the activation that follows it.
 *
 * <p>Measured with 512-bit vectors on Zen 5 at batch 64 with a leaky ReLU, as the share of a triad's bytes per
 * second in the same run, counting 8 bytes an element forward and 16 backward. One thread: 16×16 pixels 62%
 * and 44%, 14×14 pixels 59% and 63%, 7×7 pixels 43% and 49%, 4×4 pixels 38% and 62%, dense features 28% to 50%.
 * Two threads give 1.6 to 2 times that. A copy reaches 78%; the rest is the second and third pass over a
 * channel, from cache, and for dense features the statistics' square root and quotient of each (10 ns). Loops
 * of their own for each number of pixels, unrolled as a whole, were tried: 20% faster at 7×7 pixels, 5% at
 * 14×14 and 16×16, 25% slower at 8×8.
 */
package dev.forger.cpu.norm;
