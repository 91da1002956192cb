/** The optimisers' updates, each one pass over memory. */
package dev.forger.cpu.optim;
