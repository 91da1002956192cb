/**
 * Convolution in its three directions. They are closed under differentiation: the gradient of each is
 * made of the other two, and {@code backwardData} is the transposed convolution's forward pass.
 */
package dev.forger.kernel.conv;
