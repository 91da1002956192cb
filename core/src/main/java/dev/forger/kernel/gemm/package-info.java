/** Matrix multiplication, single and batched, with a fused bias and activation. */
package dev.forger.kernel.gemm;
