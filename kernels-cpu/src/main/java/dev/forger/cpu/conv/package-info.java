/**
 * Convolution in its three directions. {@code forward} and {@code backwardData} are one computation here, a
 * {@link dev.forger.cpu.conv.Correlation}: the transposed convolution of stride s is s² small stride-1
 * convolutions, one for each phase of its output, so nothing is stuffed with zeros or scattered.
 *
 * <p>There are several ways to compute it, and {@link dev.forger.cpu.conv.Convolutions} chooses:
 *
 * <ul>
 *   <li>As a matrix product ({@link dev.forger.cpu.conv.PlainProduct}), where the operands are matrices as they
 *       lie: a kernel that covers the picture, and 1×1.
 *   <li>In lanes ({@link dev.forger.cpu.conv.LaneConvolution}, {@link
 *       dev.forger.cpu.conv.LaneBackwardWeights}, {@link dev.forger.cpu.conv.TapRowBackwardWeights}), for
 *       training: batches of at least half a vector. The operands are turned once so that the microkernel
 *       reads them as they lie, whatever stride, dilation and padding; padding is not computed.
 *   <li>As implicit gemm ({@link dev.forger.cpu.conv.ImplicitGemm}, {@link
 *       dev.forger.cpu.conv.ImplicitGemmBackwardWeights}), for all else: panels are gathered from the
 *       picture tap by tap.
 * </ul>
 */
package dev.forger.cpu.conv;
