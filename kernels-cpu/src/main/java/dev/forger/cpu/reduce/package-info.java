/** Sums and extremes over axes. */
package dev.forger.cpu.reduce;
