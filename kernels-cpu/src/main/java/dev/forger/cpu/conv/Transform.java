package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;

/**
 * A small constant matrix times many columns, each in a lane of its own: {@code dst[a] = Σb T[a][b]·src[b]} for
 * vectors that lie a step apart, in an outer and an inner loop. The transforms of {@link ToomCook} are two of
 * these, one down the columns of a tile and one along its rows.
 *
 * @see TransformGenerator how the code is made
 */
abstract class Transform {
    /** For generated classes. */
    protected Transform() {}

    /** A new transform by a matrix. */
    static Transform of(VectorWidth width, double[][] matrix) {
        return TransformGenerator.generate(width, matrix);
    }

    /**
     * Transforms; all steps and strides are in bytes, the addresses of vectors multiples of 4.
     *
     * @param src address of the first column's first value
     * @param srcStride from one value of a column to the next
     * @param srcOuter from one turn of the outer loop to the next
     * @param srcStep from one vector of columns to the next
     * @param dst address of the result's first value; not the memory of src
     * @param dstStride as above, of the result
     * @param dstOuter as above, of the result
     * @param dstStep as above, of the result
     * @param count vectors of the inner loop
     * @param outer turns of the outer loop
     */
    abstract void run(
            long src,
            long srcStride,
            long srcOuter,
            long srcStep,
            long dst,
            long dstStride,
            long dstOuter,
            long dstStep,
            int count,
            int outer);
}
