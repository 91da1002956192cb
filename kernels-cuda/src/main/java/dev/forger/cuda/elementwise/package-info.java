/** Functions applied element by element: the host's side of {@code elementwise.cu}. */
package dev.forger.cuda.elementwise;
