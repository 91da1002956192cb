/** The optimisers' updates, each one pass over a network's flat parameter buffer. */
package dev.forger.kernel.optim;
