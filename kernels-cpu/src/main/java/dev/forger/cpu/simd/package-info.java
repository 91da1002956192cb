/** The widths of vectors and which one is used. */
package dev.forger.cpu.simd;
