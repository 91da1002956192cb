/** Random numbers: the host's side of {@code random.cu}. */
package dev.forger.cuda.random;
