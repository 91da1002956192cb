/**
 * Batch normalisation, fused with the activation that follows it: two passes each way.
 *
 * <p>Measured with 512-bit vectors on Zen 5 (L3 32 MiB), one thread, batch 64 with a leaky ReLU, counting 8 bytes an
 * element forward and 16 backward. In cache a triad of the same working set moves 120 to 130 GB/s, from memory 40:
 *
 * <table>
 * <caption>GB/s, and the share of a triad of the same size</caption>
 * <tr><th>pixels × channels<th>forward<th>backward
 * <tr><td>4×4 × 512<td>54, 44%<td>48, 39%
 * <tr><td>7×7 × 128<td>55, 45%<td>50, 39%
 * <tr><td>14×14 × 64<td>55, 45%<td>45, 37%
 * <tr><td>16×16 × 128<td>44, 45%<td>28, 46%
 * <tr><td>32×32 × 64<td>28, 49%<td>28, 63%
 * </table>
 *
 * <p>What limits it: a line that comes into the second-level cache from the third takes 0.5 ns, whatever its vector
 * is for; a triad has three of them for 12 bytes counted, so a forward pass that read src once would reach 100%. The
 * second reading of src costs 0.35 ns where it is in the second-level cache and 0.5 where it is not, and where rows
 * are a multiple of 64 KiB apart, as those of all layers of dcgan-64 are, 16 of them at most stay there. Two loads of
 * each stream at a time in the backward sums were 45% slower from memory than one (5.9 against 4.1 ns a vector).
 */
package dev.forger.cpu.norm;
