/** Noise that is chosen rather than drawn, for a trained generator. */
package dev.forger.gan.sampling;
