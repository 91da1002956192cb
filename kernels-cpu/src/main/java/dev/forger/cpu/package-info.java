/** The processor's backend: kernels written with the Vector API. */
package dev.forger.cpu;
