/**
 * Where tensors live and their kernels run.
 *
 * <p>A backend is a {@link dev.forger.device.BackendProvider}, found by {@link java.util.ServiceLoader}:
 * it probes whether it can work here, with reason and remedy if not, and opens a {@link
 * dev.forger.device.Device}, which has a memory pool and resolves specs to kernels. {@link
 * dev.forger.device.Devices} is the ladder of all of them, best first:
 *
 * <pre>{@code
 * try (Device device = Devices.open("auto", DeviceOptions.defaults());
 *     MemoryScope scope = device.scope()) {
 *   Tensor a = Tensor.of(device, Shape.of(2, 2), 1, 2, 3, 4);
 *   …
 * }
 * }</pre>
 *
 * <p>Work that repeats is recorded by a {@link dev.forger.device.Plan} and replayed without a tensor being made.
 */
package dev.forger.device;
