/**
 * Neighbouring launches of a recording as one: the host's side of {@code elementwise_chain.cu}. A kernel of a graph
 * takes more than a microsecond to start, and most elementwise functions of a training step less than that to run.
 */
package dev.forger.cuda.chain;
