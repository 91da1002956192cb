/** Sums and extremes over axes. */
package dev.forger.kernel.reduce;
