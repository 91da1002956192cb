/**
 * Sums and extremes over axes.
 *
 * <p>Measured with 512-bit vectors on Zen 5, one thread, bytes read per second: from memory 30 GB/s, which is all that
 * one core reads without writing (a triad of that size moves 36 to 43); in the third-level cache sum of all 120, over
 * batch and 14×14 pixels 78, 16×16 pixels 88, 32×32 pixels 77, 64×64 pixels 110, of rows of 4096 80 and of 1024 54,
 * over the rows 62 to 95, where a triad moves 105 to 120. Rows shorter than 128 elements pay for their ends and for
 * lines far apart: 48 GB/s at 7×7 pixels, 18 at 4×4. Folding the four accumulators of a row before its lanes made
 * rows of 1024 28% faster, and 64 elements take 60 ns a call instead of 80.
 */
package dev.forger.cpu.reduce;
