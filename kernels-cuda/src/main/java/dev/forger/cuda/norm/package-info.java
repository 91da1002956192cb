/** Batch normalisation: the host's side of {@code batch_norm_forward.cu} and {@code batch_norm_backward.cu}. */
package dev.forger.cuda.norm;
