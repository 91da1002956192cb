/**
 * The contracts between the tensor API and the backends. Each operation has its own package:
 *
 * <ul>
 *   <li>{@code <Op>Spec}: a record with everything that is known before the data is: geometry,
 *       transposes, fused epilogue. Equal specs share one kernel.
 *   <li>{@code <Op>Kernel}: the contract. Its public {@code run} checks the buffers once and calls the
 *       protected {@code execute} with raw addresses; inside there is no allocation, lambda, logging or
 *       polymorphic call. While launches are recorded it notes the call first, so that it can be repeated with
 *       the same operands; what differs from one repetition to the next is therefore read from memory. A backend
 *       may join such calls: {@link dev.forger.kernel.BoundCall}.
 *   <li>{@code Reference<Op>}: the plain scalar version, which is the specification in code and the
 *       oracle of every other one.
 * </ul>
 *
 * <p>A backend offers {@link dev.forger.kernel.KernelImplementation}s in one ordered list, most
 * specialised first; each refuses the specs it does not cover, with a reason. Of the others {@link
 * dev.forger.kernel.KernelRegistry} takes the first, or the one that expects to be, or was measured to be, the fastest:
 * {@link dev.forger.kernel.Choice}.
 *
 * <p>Common to all contracts: outputs are overwritten unless the contract says "accumulates"; an
 * output may share memory with an input only where the contract says so; buffers need no alignment
 * beyond four bytes; a spec with no elements touches nothing but still gives the value of an empty sum
 * where there is an output; the same spec and data give the same bits, whatever the number of
 * threads; the kernels of one device run one at a time.
 */
package dev.forger.kernel;
