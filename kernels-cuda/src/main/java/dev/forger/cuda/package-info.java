/** The backend of NVIDIA GPUs. */
package dev.forger.cuda;
