/**
 * What the kernels' structs share, and how a launch writes it: constants that divide indices, the merged axes of
 * strided tensors, activations, numbers of blocks. The twins of {@code indexing.cuh} and {@code activation.cuh}.
 */
package dev.forger.cuda.struct;
