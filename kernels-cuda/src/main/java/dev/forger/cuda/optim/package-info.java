/** Optimisers, one launch for all parameters of a network: the host's side of {@code adam.cu} and {@code sgd.cu}. */
package dev.forger.cuda.optim;
