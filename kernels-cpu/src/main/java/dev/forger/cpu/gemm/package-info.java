/** Matrix products: a generated microkernel, the five loops around it, and what kernels build on them. */
package dev.forger.cpu.gemm;
