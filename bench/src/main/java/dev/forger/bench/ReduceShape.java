package dev.forger.bench;

import dev.forger.kernel.reduce.ReduceOp;
import dev.forger.kernel.reduce.ReduceSpec;
import dev.forger.memory.Layout;
import dev.forger.memory.Shape;

/** The sums that are timed. */
public enum ReduceShape {
    /** 64 MiB to one value. */
    ALL(Shape.of(1 << 24), 0),
    /** Each row of a matrix. */
    ROWS(Shape.of(4096, 4096), 1),
    /** Each column of a matrix. */
    COLUMNS(Shape.of(4096, 4096), 0),
    /** All but the channels of a batch of pictures: the gradient of a bias. */
    CHANNELS(Shape.of(64, 64, 32, 32), 0, 2, 3);

    @SuppressWarnings("Immutable") // a record of immutable parts
    private final ReduceSpec spec;

    ReduceShape(Shape shape, int... axes) {
        long bits = 0;
        for (int axis : axes) {
            bits |= 1L << axis;
        }
        spec = new ReduceSpec(ReduceOp.SUM, Layout.contiguous(shape), bits);
    }

    ReduceSpec spec() {
        return spec;
    }
}
