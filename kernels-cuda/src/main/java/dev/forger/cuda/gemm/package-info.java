/** Products of matrices: the host's side of {@code gemm.cu} and {@code gemm_tensor.cu}. */
package dev.forger.cuda.gemm;
