/**
 * Reverse-mode differentiation on a closed set of operations.
 *
 * <p>A {@link dev.forger.autograd.Variable} is a tensor, and where a gradient is needed also how it was
 * made. The operations stand in one class a family, each with its derivatives beside it: {@link
 * dev.forger.autograd.Arithmetic}, {@link dev.forger.autograd.Functions}, {@link
 * dev.forger.autograd.Reductions}, {@link dev.forger.autograd.Views}, {@link
 * dev.forger.autograd.Products}, {@link dev.forger.autograd.Convolutions}, {@link
 * dev.forger.autograd.Normalisation}, {@link dev.forger.autograd.Resizing}. {@link
 * dev.forger.autograd.Gradients} differentiates:
 *
 * <pre>{@code
 * try (MemoryScope scope = device.scope()) {
 *   Variable w = Variable.parameter(Tensor.of(device, Shape.of(2), 3, 4));
 *   Variable loss = Reductions.sum(Arithmetic.square(w), false);    // w·w
 *   Tensor dw = Gradients.of(loss, w).getFirst();                   // 6, 8
 *
 *   Variable g = Gradients.ofDifferentiable(loss, w).getFirst();    // 2w, recorded
 *   Variable norm = Reductions.sum(Arithmetic.square(g), false);    // 4·w·w
 *   Tensor ddw = Gradients.of(norm, w).getFirst();                  // 24, 32
 * }
 * }</pre>
 *
 * <p>There is no mode and no global state: an operation is recorded exactly if an operand needs a
 * gradient. The rule of each operation is written in operations on variables. A first-order pass gives
 * it constants, so that nothing is recorded and fused kernels serve; {@code ofDifferentiable} gives it
 * the recorded variables, and the result is a graph like any other.
 *
 * <p>Values live in the caller's {@link dev.forger.memory.MemoryScope}: what the backward pass reads
 * again must still be open and unchanged then. A training step opens one scope around forward and
 * backward pass.
 */
package dev.forger.autograd;
