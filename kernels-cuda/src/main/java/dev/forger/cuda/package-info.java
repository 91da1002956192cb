/**
 * The backend of NVIDIA GPUs.
 *
 * <p>It needs the NVIDIA driver, and nothing of the CUDA toolkit. {@link dev.forger.cuda.CudaBackendProvider} says
 * whether a GPU can be used, and if not, what is missing: the driver's library, a GPU that is new enough, a driver
 * that is new enough, or JCuda's native library for the platform.
 *
 * <p>Kernels are CUDA C++ in {@code src/main/cuda}, whose README says how they are written and compiled; each
 * operation's package here launches them. The tests run them on an emulator of the driver ({@code src/test/emulator}),
 * or with {@code -Drequire.cuda} on the machine's GPU.
 */
package dev.forger.cuda;
