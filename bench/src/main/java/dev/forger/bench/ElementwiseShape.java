package dev.forger.bench;

import dev.forger.memory.Layout;
import dev.forger.memory.Shape;
import java.util.ArrayList;
import java.util.List;

/** The sizes of elementwise functions, by where an operand fits. */
public enum ElementwiseShape {
    /** 16 KiB an operand. */
    L1(Shape.of(1 << 12), false),
    /** 1 MiB an operand. */
    L2(Shape.of(1 << 18), false),
    /** 64 MiB an operand: beyond the caches. */
    MEMORY(Shape.of(1 << 24), false),
    /** 16 MiB of pictures with one value a channel as the last operand. */
    CHANNELS(Shape.of(64, 64, 32, 32), true);

    @SuppressWarnings("Immutable") // it is, but not annotated
    private final Shape shape;

    private final boolean broadcasts;

    ElementwiseShape(Shape shape, boolean broadcasts) {
        this.shape = shape;
        this.broadcasts = broadcasts;
    }

    Shape shape() {
        return shape;
    }

    /** The layouts of {@code arity} operands. */
    List<Layout> operands(int arity) {
        List<Layout> layouts = new ArrayList<>();
        for (int i = 0; i < arity; i++) {
            Layout channels = Layout.contiguous(Shape.of(broadcasts ? shape.dim(1) : 1, 1, 1));
            layouts.add(broadcasts && i == arity - 1 ? channels.expand(shape) : Layout.contiguous(shape));
        }
        return layouts;
    }
}
