/** Forger: a tensor and kernel library for the JVM that trains generative adversarial networks. */
package dev.forger;
