/**
 * Pairs of networks that fit each other ({@link dev.forger.gan.model.Architecture}), each built for a {@link
 * dev.forger.gan.model.Blueprint}. A new one is a class here and a line in {@code Architecture.named}.
 */
package dev.forger.gan.model;
