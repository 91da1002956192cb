/** The threads that kernels share, and how work is split among them. */
package dev.forger.cpu.parallel;
