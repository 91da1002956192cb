/**
 * The backend of NVIDIA GPUs.
 *
 * <p>It needs the NVIDIA driver, and nothing of the CUDA toolkit. {@link dev.forger.cuda.CudaBackendProvider} says
 * whether a GPU can be used, and if not, what is missing: the driver's library, a GPU, a driver that is new enough,
 * JCuda's native library for the platform, or kernels for the GPU that was found.
 */
package dev.forger.cuda;
