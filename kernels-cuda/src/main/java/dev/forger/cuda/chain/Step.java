package dev.forger.cuda.chain;

import dev.forger.cuda.driver.Launch;
import dev.forger.cuda.struct.Walk;
import dev.forger.kernel.elementwise.ElementwiseSpec;
import dev.forger.kernel.reduce.ReduceOp;
import dev.forger.kernel.reduce.ReduceSpec;
import dev.forger.memory.Layout;
import java.util.List;
import java.util.Optional;

/**
 * A function over one shape, or a sum to one value: the struct {@code Step} of {@code elementwise_chain.cu}.
 *
 * @param function the function's place in the table, or {@link #SUM}
 * @param walk the axes of all operands
 * @param operands what is read, and last what is written
 * @param alpha a scalar, or the factor of a sum
 * @param beta a scalar
 */
record Step(int function, Walk walk, List<Operand> operands, float alpha, float beta) {
    private static final int SUM = -1;

    /** As many axes and operands as the struct has. */
    private static final int MOST_AXES = 3;

    private static final int MOST_OPERANDS = 4;

    /** A 64-bit word of the struct, of which there are so many. */
    static final int LONGS = 16;

    /**
     * A tensor of a step.
     *
     * @param address of its first element
     * @param layout how the others lie
     */
    record Operand(long address, Layout layout) {
        boolean overlaps(Operand other) {
            return address < other.end() && other.address < end();
        }

        private long end() {
            return address + layout.reach() * Float.BYTES;
        }

        /** Whether element i of both is the same for every i. */
        boolean hasElementsOf(Operand other) {
            return address == other.address
                    && (layout.equals(other.layout) || (layout.isContiguous() && other.layout.isContiguous()));
        }
    }

    /** A function's, if the struct can hold it. */
    @SuppressWarnings("EnumOrdinal") // the kernel's table has the order of the enum
    static Optional<Step> of(ElementwiseSpec spec, List<Operand> operands, float alpha, float beta) {
        return fitting(spec.op().ordinal(), operands, alpha, beta);
    }

    /** A sum's, if it has one result and the struct can hold it. */
    static Optional<Step> of(ReduceSpec spec, long src, float scale, long dst) {
        Operand from = new Operand(src, spec.src());
        // The result is one value: the walk along the source does not move it.
        Operand to = new Operand(
                dst, Layout.of(spec.src().shape(), new long[spec.src().shape().rank()]));
        return spec.op() == ReduceOp.SUM && spec.dstSize() == 1 && spec.foldSize() > 0
                ? fitting(SUM, List.of(from, to), scale, 0)
                : Optional.empty();
    }

    private static Optional<Step> fitting(int function, List<Operand> operands, float alpha, float beta) {
        Walk walk = Walk.of(operands.stream().map(Operand::layout).toList());
        boolean fits = walk.rank() <= MOST_AXES && walk.size() <= Integer.MAX_VALUE;
        for (Operand operand : operands) {
            fits &= operand.layout().reach() <= Integer.MAX_VALUE;
        }
        return fits ? Optional.of(new Step(function, walk, operands, alpha, beta)) : Optional.empty();
    }

    boolean isSum() {
        return function == SUM;
    }

    long size() {
        return walk.size();
    }

    /** Whether this and a later step may be done element by element: what one writes is the other's same element. */
    boolean goesAlong(Step later) {
        if (isSum() || later.isSum() || size() != later.size()) {
            return false;
        }
        for (Operand one : operands) {
            for (Operand other : later.operands) {
                boolean written = one.equals(operands.getLast()) || other.equals(later.operands.getLast());
                if (written && one.overlaps(other) && !one.hasElementsOf(other)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Writes the struct. */
    void put(Launch launch) {
        for (int i = 0; i < MOST_OPERANDS; i++) {
            launch.pointer(slot(i) < 0 ? 0 : operands.get(slot(i)).address());
        }
        launch.int32(function).int32(Math.toIntExact(size())).float32(alpha).float32(beta);
        walk.putInner(launch, MOST_AXES);
        launch.int32(walk.rank());
        for (int i = 0; i < MOST_OPERANDS; i++) {
            walk.putSteps(launch, slot(i), MOST_AXES);
        }
        launch.int32(0);
    }

    /** Which operand a place of the struct has, or −1: a, b, c, and last the output. */
    private int slot(int place) {
        int last = operands.size() - 1;
        return place == MOST_OPERANDS - 1 ? last : place < last ? place : -1;
    }
}
