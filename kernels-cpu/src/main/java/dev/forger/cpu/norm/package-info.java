/** Batch normalisation, fused with the activation that follows it. */
package dev.forger.cpu.norm;
