/**
 * Elementwise functions: one loop, of which each function gets its own copy.
 *
 * <p>Measured with 512-bit vectors on Zen 5, bytes moved per second as a share of those of a triad of the same size
 * in the same run, one thread in the third-level cache and from memory: copy 94% and 89%, ReLU 99% and 91%, sum 97%
 * and 98%, leaky ReLU's gradient 92% and 87%, exponential 51% and 103%, sigmoid 39% and 84%, tanh 40% and 73%,
 * logarithm 33% and 70%, softplus 19% and 46%; the last five are bound by arithmetic, at 0.15, 0.20, 0.20, 0.24 and
 * 0.39 ns an element, the power at 0.82. Filling moves 57%, since each line is read before it is written, which is
 * not counted. A sum in place has no such line: 145%. Two threads: from memory 87% to 91%. A bias of one value for 49
 * pixels reaches 15%: 20 ns a row, half of them for the pixel that is no whole vector; for 196 pixels 40%, for 1024
 * 80%. A call on a few elements takes 30 to 60 ns. Transpositions take 0.7 to 1 ns an element, 1.8 where rows are a
 * power of two apart.
 */
package dev.forger.cpu.elementwise;
