package dev.forger.cpu.gemm;

/**
 * Where the panels of one block of an operand lie: in packing memory or in the operand itself, its last panel
 * possibly apart. Filled by {@link Panels#block}; one a worker and operand, so that calls allocate nothing.
 */
public final class PanelBlock {
    private final int width;
    private long address;
    private long line;
    private long step;
    private long panel;
    private int edge;
    private long edgeAddress;
    private boolean mayOverlap;
    private boolean overlaps;

    /** For panels of {@code width} lines. */
    PanelBlock(int width) {
        this.width = width;
    }

    /** Panel after panel, each dense: the values of one depth side by side. */
    public void packed(long address, int depth) {
        inPlace(address, Float.BYTES, (long) width * Float.BYTES, (long) width * Float.BYTES * depth);
    }

    /**
     * Panels at equal distances.
     *
     * @param address of the first value
     * @param line bytes from one line to the next
     * @param step bytes from one depth to the next
     * @param panel bytes from one panel to the next
     */
    public void inPlace(long address, long line, long step, long panel) {
        this.address = address;
        this.line = line;
        this.step = step;
        this.panel = panel;
        edge = Integer.MAX_VALUE;
        overlaps = false;
    }

    /** The panel with this number, and any beyond, is a dense one somewhere else. */
    void edge(int number, long address) {
        edge = number;
        edgeAddress = address;
    }

    /** Whether what a partial last panel gives may be computed by a full one that overlaps the panel before. */
    void allowOverlap(boolean allowed) {
        mayOverlap = allowed;
    }

    boolean mayOverlap() {
        return mayOverlap;
    }

    /** The partial last panel lies there with its lines side by side, so a full one may begin some lines earlier. */
    void overlap() {
        overlaps = true;
    }

    boolean overlaps() {
        return overlaps;
    }

    /** The address of a panel's first value. */
    long address(int number) {
        return number < edge ? address + number * panel : edgeAddress;
    }

    /** Bytes from one line of a panel to the next. */
    long line(int number) {
        return number < edge ? line : Float.BYTES;
    }

    /** Bytes from one depth of a panel to the next. */
    long step(int number) {
        return number < edge ? step : (long) width * Float.BYTES;
    }
}
