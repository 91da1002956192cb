package dev.forger.cuda.struct;

/** Numbers of blocks of a grid. */
public final class Blocks {
    private Blocks() {}

    /** Blocks that cover a count, at least one: a kernel is also made for shapes that are empty and never launched. */
    public static long covering(long count, int each) {
        return Math.max(1, Math.ceilDiv(count, each));
    }

    /** Blocks for a count along y or z, at most 65,535; where there are more, a block takes several. */
    public static long upTo(long count) {
        return Math.clamp(count, 1, 65_535);
    }
}
