/** Convolutions in three directions: the host's side of {@code conv_forward.cu} and its siblings. */
package dev.forger.cuda.conv;
