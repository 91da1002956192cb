/** Elementwise functions: one loop, of which each function gets its own copy. */
package dev.forger.cpu.elementwise;
