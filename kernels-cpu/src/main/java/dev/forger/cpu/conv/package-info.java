/**
 * Convolution in its three directions. {@code forward} and {@code backwardData} are one computation here, a
 * {@link dev.forger.cpu.conv.Correlation}: the transposed convolution of stride s is s² small stride-1
 * convolutions, one for each phase of its output, so nothing is stuffed with zeros or scattered.
 */
package dev.forger.cpu.conv;
