package dev.forger.cpu.gemm;

import dev.forger.memory.HostMemory;
import dev.forger.memory.HugePageAllocator;
import dev.forger.memory.SystemAllocator;

/**
 * The five loops around the microkernel, for any operands that can be cut into {@link Panels} and any C
 * with rows: matrix products and, with panels gathered from an image, convolutions
 * (implicit gemm).
 *
 * <pre>{@code
 * for jo in columns by no
 *   for pc in depths by kc
 *     for jp in these columns by np             B's panels: kc×np, packed once
 *       for ic in rows by mc                    A's panels: mc×kc, in L3
 *         for jc in these columns by nc         so much of B's panels stays in L2
 *           for ir in the rows by mr            one panel of A in L1
 *             for jr in the columns by nr       microkernel: one tile of C in registers
 * }</pre>
 *
 * <p>Where one block of A has all rows, only what stays in L2 of B is packed at a time (np = nc). Else all of B's
 * columns are (np = no), so that further blocks of A need not pack them again: what is packed lies side by side, and
 * the processor fetches it ahead while the first tiles are computed; rows of a matrix it does not.
 *
 * <p>The two innermost loops are the other way round than in BLIS, where B's panel stays in L1. Java has no
 * prefetch instruction, and a tile waits for its old C; with jr innermost the tiles go along C's rows, which
 * the processor's own prefetcher follows. That gave 91% instead of 80% of the peak at n = 1792, and as much
 * as before at 512.
 *
 * <p>Every element is one chain of fused multiply-adds in ascending depth, whatever the blocks and the region:
 * splitting C among threads cannot change a bit.
 *
 * <p>Owned by one worker at a time: it holds that worker's packing buffers. Calls allocate nothing.
 */
public final class GemmLoop implements AutoCloseable {
    private final Microkernel kernel;
    private final Microkernel narrow;
    private final Blocking blocking;
    private final PanelBlock panelsA;
    private final PanelBlock panelsB;
    private final SystemAllocator memory = new HugePageAllocator();
    private final long packedA;
    private final long packedB;
    private final long tile;
    private final long secondTile;
    private final long zeros;
    private final long finishing;
    private final int mr;
    private final int nr;
    private final long tileStride;

    /** A loop with buffers of its own. */
    GemmLoop(Microkernel kernel, Microkernel narrow, Blocking blocking) {
        this.kernel = kernel;
        this.narrow = narrow;
        this.blocking = blocking;
        mr = kernel.mr();
        nr = kernel.nr();
        panelsA = new PanelBlock(mr);
        panelsB = new PanelBlock(nr);
        tileStride = (long) nr * Float.BYTES;
        long bytesTile = HostMemory.aligned(mr * tileStride);
        long bytes = blocking.bytesA()
                + blocking.bytesB()
                + 2 * bytesTile
                + HostMemory.aligned(tileStride)
                + RowMajorTarget.SCRATCH_BYTES;
        packedA = memory.allocate(bytes);
        packedB = packedA + blocking.bytesA();
        tile = packedB + blocking.bytesB();
        secondTile = tile + bytesTile;
        zeros = secondTile + bytesTile;
        finishing = zeros + HostMemory.aligned(tileStride);
    }

    /** Rows of a panel of A. */
    public int mr() {
        return mr;
    }

    /** Columns of a panel of B. */
    public int nr() {
        return nr;
    }

    /** The address of the scratch tile. */
    long tile() {
        return tile;
    }

    /** The address of a second scratch tile. */
    long secondTile() {
        return secondTile;
    }

    /** The address of memory for {@link RowMajorTarget#finish}. */
    long finishing() {
        return finishing;
    }

    /** Bytes from one row of a scratch tile to the next. */
    long tileStride() {
        return tileStride;
    }

    /**
     * Computes the region (i … iEnd, j … jEnd) of {@code C = A·B} or {@code C += A·B}.
     *
     * @param a the left operand, panels of {@link #mr} rows
     * @param b the right operand, panels of {@link #nr} columns
     * @param c where the result goes
     * @param i the region's first row, a multiple of mr
     * @param iEnd its end: C's last row, or a multiple of mr
     * @param j the region's first column, a multiple of nr
     * @param jEnd its end: C's last column, or a multiple of nr
     * @param p the first depth
     * @param pEnd the end of the depths
     * @param accumulate whether C is added to; if not, its old values are never read
     */
    public void run(
            Panels a,
            Panels b,
            RowMajorTarget c,
            long i,
            long iEnd,
            long j,
            long jEnd,
            long p,
            long pEnd,
            boolean accumulate) {
        int kc = blocking.kc(pEnd - p);
        int no = blocking.no(jEnd - j);
        int nc = blocking.nc(kc, no);
        int np = iEnd - i <= blocking.mc() ? nc : no;
        for (long jo = j; jo < jEnd; jo += no) {
            long joEnd = Math.min(jEnd, jo + no);
            long pc = p;
            // Once at least: with no depth at all C still becomes zero.
            do {
                int depth = (int) Math.min(kc, pEnd - pc);
                boolean add = accumulate || pc > p;
                boolean last = pc + depth >= pEnd;
                for (long jp = jo; jp < joEnd; jp += np) {
                    int columns = (int) Math.min(np, joEnd - jp);
                    int lastPart = (columns - 1) % nc + 1; // what lies before it is finished already
                    panelsB.allowOverlap(!add && lastPart >= nr);
                    b.block(panelsB, packedB, jp, columns, pc, depth);
                    for (long ic = i; ic < iEnd; ic += blocking.mc()) {
                        int rows = (int) Math.min(blocking.mc(), iEnd - ic);
                        if (jp == jo) { // further on there is one block of A, and it is there
                            a.block(panelsA, packedA, ic, rows, pc, depth);
                        }
                        for (int jc = 0; jc < columns; jc += nc) {
                            block(c, ic, rows, jp, jc, Math.min(nc, columns - jc), depth, add, last);
                        }
                    }
                }
                pc += depth;
            } while (pc < pEnd);
        }
    }

    private void block(
            RowMajorTarget c,
            long i,
            int rows,
            long j,
            int first,
            int columns,
            int depth,
            boolean accumulate,
            boolean last) {
        for (int panelA = 0; panelA * mr < rows; panelA++) {
            int ir = panelA * mr;
            int tileRows = Math.min(mr, rows - ir);
            for (int panelB = first / nr; panelB * nr < first + columns; panelB++) {
                int jr = panelB * nr;
                int tileColumns = Math.min(nr, first + columns - jr);
                tile(panelA, panelB, c, i + ir, tileRows, j + jr, tileColumns, depth, accumulate);
            }
            if (last) {
                c.finishAll(i + ir, j + first, tileRows, columns, finishing);
            }
        }
    }

    private void tile(
            int panelA,
            int panelB,
            RowMajorTarget c,
            long i,
            int rows,
            long j,
            int columns,
            int depth,
            boolean accumulate) {
        Microkernel some = columns <= narrow.nr() ? narrow : kernel;
        // Elements of the tile before that are computed once more, to the same bits.
        int again = panelsB.overlaps() ? Math.max(0, some.nr() - columns) : 0;
        boolean scattered = rows < mr
                || (columns < some.nr() && !panelsB.overlaps())
                || c.adjacent(j - again, columns + again) < columns + again;
        if (scattered && accumulate) {
            c.load(tile, tileStride, i, j, rows, columns);
        }
        long at = scattered ? tile : c.element(i, j - again);
        long stride = scattered ? tileStride : c.rowStride();
        some.run(
                panelsA.address(panelA),
                panelsA.line(panelA),
                panelsA.step(panelA),
                panelsB.address(panelB) - (long) again * Float.BYTES,
                panelsB.step(panelB),
                depth,
                accumulate ? at : zeros,
                accumulate ? stride : 0,
                at,
                stride);
        if (scattered) {
            c.store(tile, tileStride, i, j - again, rows, columns + again);
        }
    }

    @Override
    public void close() {
        memory.free(packedA);
    }
}
