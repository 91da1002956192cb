package dev.forger.cuda.struct;

import dev.forger.cuda.driver.Launch;
import dev.forger.memory.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The axes that several operands are walked along together, outermost first. Axes of one element are left out, and
 * neighbours that every operand can walk as one are merged, so that dense operands have a single axis.
 */
public final class Walk {
    /** As many axes as the structs have. */
    private static final int MOST_AXES = 8;

    private final List<Long> extents = new ArrayList<>();
    private final List<List<Long>> strides = new ArrayList<>();

    private Walk(List<Layout> operands, IntPredicate wanted) {
        Layout first = operands.getFirst();
        operands.forEach(_ -> strides.add(new ArrayList<>()));
        for (int axis = 0; axis < first.shape().rank(); axis++) {
            if (wanted.test(axis) && first.shape().dim(axis) != 1) {
                append(operands, axis);
            }
        }
    }

    private void append(List<Layout> operands, int axis) {
        long extent = operands.getFirst().shape().dim(axis);
        int last = extents.size() - 1;
        boolean merge = last >= 0;
        for (int i = 0; merge && i < operands.size(); i++) {
            merge = strides.get(i).get(last) == extent * operands.get(i).stride(axis);
        }
        if (merge) {
            extents.set(last, extents.get(last) * extent);
        } else {
            extents.add(extent);
        }
        for (int i = 0; i < operands.size(); i++) {
            List<Long> steps = strides.get(i);
            if (merge) {
                steps.set(last, operands.get(i).stride(axis));
            } else {
                steps.add(operands.get(i).stride(axis));
            }
        }
    }

    /** All axes of operands of one shape, which has at least one element. */
    public static Walk of(List<Layout> operands) {
        return new Walk(operands, axis -> true);
    }

    /** Some axes of one operand. */
    public static Walk of(Layout operand, IntPredicate wanted) {
        return new Walk(List.of(operand), wanted);
    }

    /** Why the structs cannot hold it, empty if they can. */
    public Optional<String> refusal() {
        if (rank() > MOST_AXES) {
            return Optional.of(rank() + " axes that cannot be merged, at most " + MOST_AXES);
        }
        for (int axis = 1; axis < rank(); axis++) {
            if (extents.get(axis) > Integer.MAX_VALUE) {
                return Optional.of("an inner axis of " + extents.get(axis) + " elements, at most 2³¹ − 1");
            }
        }
        return Optional.empty();
    }

    /** The number of axes. */
    public int rank() {
        return extents.size();
    }

    /** The number of elements. */
    public long size() {
        return extents.stream().reduce(1L, (a, b) -> a * b);
    }

    /** The step of an operand along the innermost axis; 0 without axes. */
    public long innermost(int operand) {
        return rank() == 0 ? 0 : strides.get(operand).get(rank() - 1);
    }

    /** Writes the struct {@code Axes}. The outermost extent is never divided by, and may be any. */
    public void putAxes(Launch launch) {
        for (int axis = 0; axis < MOST_AXES; axis++) {
            (axis > 0 && axis < rank() ? Divider.ofCount(extents.get(axis)) : Divider.of(1)).put(launch);
        }
        launch.int32(rank()).int32(0);
    }

    /** Writes dividers by the extents of all axes but the outermost, of as many as a struct has. */
    public void putInner(Launch launch, int axes) {
        for (int axis = 1; axis < axes; axis++) {
            (axis < rank() ? Divider.ofCount(extents.get(axis)) : Divider.of(1)).put(launch);
        }
    }

    /** Writes the strides of an operand, {@code int[axes]}; zeros for a negative one. */
    public void putSteps(Launch launch, int operand, int axes) {
        for (int axis = 0; axis < axes; axis++) {
            boolean has = operand >= 0 && axis < rank();
            launch.int32(has ? Math.toIntExact(strides.get(operand).get(axis)) : 0);
        }
    }

    /** Writes the strides of an operand, {@code i64[8]}. */
    public void putStrides(Launch launch, int operand) {
        for (int axis = 0; axis < MOST_AXES; axis++) {
            launch.int64(axis < rank() ? strides.get(operand).get(axis) : 0);
        }
    }
}
