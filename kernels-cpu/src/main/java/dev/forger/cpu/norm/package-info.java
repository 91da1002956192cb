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
 * second reading of src costs 0.35 ns where it is in the second-level cache and 0.5 where it is not. Two loads of
 * each stream at a time in the backward sums were 45% slower from memory than one (5.9 against 4.1 ns a vector).
 *
 * <p>The table is of one channel after the other. From memory that was limited by something else: a channel's rows are
 * short and far apart, so that the processor hardly fetched ahead, and where they are a multiple of 64 KiB apart, as in
 * all layers of dcgan-64, the second-level cache keeps 16 of them at most for the second reading. Now several channels'
 * rows are read at a stretch ({@code Channels}), and the second pass takes them from the last to the first. On Zen 4,
 * four pairs of processes in turn, one thread: 32×32 × 64 forward 1.5 to 1.9 and backward 1.15 to 1.35 times as fast,
 * 16×16 × 128 1.8 to 3.5 and 1.3 to 1.5, 8×8 × 256 1.0 to 1.6 and 1.0 to 1.9.
 */
package dev.forger.cpu.norm;
