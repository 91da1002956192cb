/**
 * Tensors and the operations on them, dispatched to the device's kernels; eager, with no gradients
 * (those are {@code dev.forger.autograd}'s).
 *
 * <p>A {@link dev.forger.tensor.Tensor} is a view of a block of memory: reshape, permute, slice and
 * expand make further views and copy nothing. The operations stand in one class a family: {@link
 * dev.forger.tensor.Elementwise}, {@link dev.forger.tensor.Reduction}, {@link
 * dev.forger.tensor.MatMul}, {@link dev.forger.tensor.Convolution}, {@link
 * dev.forger.tensor.BatchNormalisation}, {@link dev.forger.tensor.Joining}, {@link
 * dev.forger.tensor.RandomTensor}. All of them return new tensors, which belong to the thread's
 * innermost {@link dev.forger.memory.MemoryScope}:
 *
 * <pre>{@code
 * try (Device device = Devices.open("auto", DeviceOptions.defaults());
 *     MemoryScope scope = device.scope()) {
 *   Tensor a = Tensor.of(device, Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
 *   Tensor b = MatMul.matmul(a, a.permute(1, 0)); // no copy: the kernel reads it transposed
 *   float[] values = b.toArray();                 // 14, 32, 32, 77
 * }
 * }</pre>
 *
 * <p>Operands of one operation live on one device. Shapes that do not fit give an {@link
 * IllegalArgumentException} that names the operation, the shapes and the rule.
 */
package dev.forger.tensor;
