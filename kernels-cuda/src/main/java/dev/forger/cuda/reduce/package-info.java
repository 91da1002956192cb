/** Sums and extremes over axes: the host's side of {@code reduce.cu}. */
package dev.forger.cuda.reduce;
