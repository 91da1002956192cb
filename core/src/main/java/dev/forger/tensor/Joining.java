package dev.forger.tensor;

import dev.forger.device.Device;
import dev.forger.memory.Shape;
import java.util.List;

/** Putting tensors together. */
public final class Joining {
    private Joining() {}

    /**
     * The tensors one after the other along an axis.
     *
     * @throws IllegalArgumentException if there are none, or they differ along another axis
     */
    public static Tensor concat(List<Tensor> parts, int axis) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("concat: there are no tensors");
        }
        Tensor first = parts.getFirst();
        int at = first.shape().axis(axis);
        long[] dims = first.shape().toArray();
        long total = 0;
        Device device = Operands.device("concat", first, parts.toArray(new Tensor[0]));
        for (Tensor part : parts) {
            long[] expected = dims.clone();
            if (part.shape().rank() == dims.length) {
                expected[at] = part.shape().dim(at);
            }
            Operands.require(
                    part.shape().equals(Shape.of(expected)),
                    "concat",
                    "they must be equal but for axis " + axis,
                    first,
                    part);
            total += part.shape().dim(at);
        }
        dims[at] = total;
        Tensor joined = Tensor.empty(device, Shape.of(dims));
        long from = 0;
        for (Tensor part : parts) {
            long to = from + part.shape().dim(at);
            Elementwise.copy(part, joined.slice(at, from, to));
            from = to;
        }
        return joined;
    }
}
