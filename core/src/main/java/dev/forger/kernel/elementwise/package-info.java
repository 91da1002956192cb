/**
 * Functions applied element by element, with broadcasting: one contract for all of them, and one table,
 * {@link dev.forger.kernel.elementwise.ElementwiseOp}, whose scalar code is their definition.
 */
package dev.forger.kernel.elementwise;
