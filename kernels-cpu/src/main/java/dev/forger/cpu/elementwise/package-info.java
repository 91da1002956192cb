/**
 * Elementwise functions: one loop, of which each function gets its own copy.
 *
 * <p>Measured with 512-bit vectors on Zen 5, data in memory (4 million floats an operand), bytes moved per
 * second as a share of those of a triad in the same run. One thread: copy and ReLU 78% to 86%, sum 79%,
 * exponential 85%, tanh and logarithm 60%, softplus 39%, power 30%; the last four are bound by arithmetic, at
 * 0.27, 0.27, 0.42 and 0.82 ns an element. Two threads: copy 95%, ReLU 98%, sum 75%, tanh 40% (1.4 times one
 * thread's rate). A bias of one value for 49 pixels reaches 31%: 20 ns a row, half of them for the pixel that
 * is no whole vector. Transpositions take 0.7 to 1 ns an element, 1.8 where rows are a power of two apart.
 */
package dev.forger.cpu.elementwise;
