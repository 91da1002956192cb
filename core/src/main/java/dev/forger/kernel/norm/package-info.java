/** Batch normalisation (Ioffe and Szegedy 2015), fused with the activation that follows it. */
package dev.forger.kernel.norm;
