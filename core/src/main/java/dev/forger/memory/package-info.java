/**
 * What a tensor's bytes are: element type, shape, layout, storage, lifetime.
 *
 * <p>All memory lives off-heap, aligned to 64 bytes, and comes from a {@link
 * dev.forger.memory.MemoryPool}. A {@link dev.forger.memory.Storage} is one block of it; a {@link
 * dev.forger.memory.Buffer} is any view that a kernel can read or write. A {@link
 * dev.forger.memory.MemoryScope} ends everything that was allocated inside it, except what was kept:
 *
 * <pre>{@code
 * try (MemoryScope scope = pool.scope()) {
 *   Storage scratch = pool.allocate(4096);      // freed at the closing brace
 *   Storage result = scope.keep(pool.allocate(64)); // outlives it
 * }
 * }</pre>
 *
 * <p>Kernels work on raw addresses, through {@link dev.forger.memory.HostMemory}, since a bounds
 * check per element would cost more than the arithmetic. Bounds and lifetime are therefore checked
 * once, where a kernel is entered: touching closed memory throws, it never reads freed bytes.
 *
 * <p>Counts, offsets and strides are in elements unless their name ends in {@code Bytes}.
 */
package dev.forger.memory;
