package dev.forger.bench;

/**
 * What one run of a kernel cannot do without.
 *
 * @param flops floating-point operations; 0 where memory is all that counts
 * @param bytes least bytes moved, each operand counted once
 */
record Work(double flops, double bytes) {
    /** Work of a kernel that lives on arithmetic, with the bytes of its operands. */
    static Work arithmetic(double flops, long floats) {
        return new Work(flops, (double) Float.BYTES * floats);
    }

    /** Work of a kernel that lives on memory. */
    static Work memory(long floats) {
        return new Work(0, (double) Float.BYTES * floats);
    }

    /**
     * Whether arithmetic bounds it and not memory (the roofline of Williams, Waterman and Patterson 2009).
     */
    boolean isArithmetic(Roof roof) {
        return flops / roof.flops() >= bytes / roof.bytes();
    }
}
