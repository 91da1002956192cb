package dev.forger.cpu.gemm;

/**
 * One operand of {@link GemmLoop}, cut into panels. A's panels are mr of its rows, B's are nr of its
 * columns; below both are called lines, and k is the depth. A panel keeps the values of one depth side by
 * side, as {@link Microkernel} wants them, and is full: lines beyond the operand's edge are zeros (or
 * anything finite, for what they give is never stored).
 *
 * <pre>
 *   depth     line 0  line 1 … line w−1
 *     p       ▪       ▪        ▪            + 4·width bytes
 *     p+1     ▪       ▪        ▪
 * </pre>
 *
 * An operand may also be read where it lies, as a row-major matrix is: then {@link #block} only says where.
 */
public interface Panels {
    /**
     * Makes the panels of a block ready: lines {@code line … line + lines}, depths {@code p … p + depth}.
     * Called once a block, never an element.
     *
     * @param block where the panels are told to lie
     * @param scratch memory that a block of these sizes fits in when packed densely
     * @param line the first line, a multiple of the panel's width
     * @param lines how many, possibly ending inside a panel at the operand's edge
     * @param p the first depth
     * @param depth how many
     */
    void block(PanelBlock block, long scratch, long line, int lines, long p, int depth);
}
