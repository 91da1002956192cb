/**
 * Convolution in its three directions. {@code forward} and {@code backwardData} are one computation here, a
 * {@link dev.forger.cpu.conv.Correlation}: the transposed convolution of stride s is s² small stride-1
 * convolutions, one for each phase of its output, so nothing is stuffed with zeros or scattered.
 *
 * <p>There are several ways to compute it, which {@link dev.forger.cpu.conv.Convolutions} lists; {@link
 * dev.forger.cpu.cost} says how long each is expected to take:
 *
 * <ul>
 *   <li>As a matrix product ({@link dev.forger.cpu.conv.PlainProduct}), where the operands are matrices as they
 *       lie: a kernel that covers the picture, and 1×1.
 *   <li>In lanes ({@link dev.forger.cpu.conv.LaneConvolution}, {@link
 *       dev.forger.cpu.conv.LaneBackwardWeights}), for batches of at least half a vector. The operands are turned
 *       once so that the microkernel reads them as they lie, whatever stride, dilation and padding; padding is not
 *       computed.
 *   <li>By Winograd's filtering ({@link dev.forger.cpu.conv.WinogradConvolution}, {@link
 *       dev.forger.cpu.conv.WinogradBackwardWeights}), for training: in lanes, too, with less arithmetic.
 *   <li>Unfolded ({@link dev.forger.cpu.conv.Unfold}, {@link dev.forger.cpu.conv.Fold}), for all else, few channels
 *       or few images above all: what the taps see of some images becomes a matrix that stays in cache, and a
 *       product does the arithmetic.
 *   <li>Half unfolded ({@link dev.forger.cpu.conv.HalfUnfold}), forward for few channels, and with less arithmetic
 *       ({@link dev.forger.cpu.conv.WinogradRows}); by patches ({@link dev.forger.cpu.conv.PatchPanels}) for their
 *       weights' gradient.
 * </ul>
 */
package dev.forger.cpu.conv;
