/** Philox on vectors, bit for bit. */
package dev.forger.cpu.random;
