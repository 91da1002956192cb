/**
 * Counter-based random numbers: any element of any stream is a pure function of (seed, stream, index),
 * so a run replays from its step number, on any backend and any number of threads, bit for bit.
 */
package dev.forger.kernel.random;
