package dev.forger.tensor;

import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;

/** Pictures (N, C, H, W) at twice and at half their size; each row of pixels is copied or added as a whole. */
public final class Resampling {
    private Resampling() {}

    /** Each pixel four times: (N, C, H, W) → (N, C, 2H, 2W) with {@code y[h, w] = x[h/2, w/2]}. */
    public static Tensor doubled(Tensor x) {
        requirePictures("doubled", x);
        Shape s = x.shape();
        long rows = s.dim(0) * s.dim(1) * s.dim(2);
        Tensor y = Tensor.empty(x.device(), Shape.of(rows, 2, s.dim(3), 2));
        try (MemoryScope _ = x.device().scope()) {
            Tensor pixels = x.reshape(rows, 1, s.dim(3), 1);
            Tensor first = y.slice(1, 0, 1);
            Elementwise.copy(pixels, first.slice(3, 0, 1));
            Elementwise.copy(pixels, first.slice(3, 1, 2));
            Elementwise.copy(first, y.slice(1, 1, 2));
        }
        return y.reshape(s.dim(0), s.dim(1), 2 * s.dim(2), 2 * s.dim(3));
    }

    /**
     * The mean of each 2×2 square: (N, C, 2H, 2W) → (N, C, H, W).
     *
     * @throws IllegalArgumentException if height or width is odd
     */
    public static Tensor halved(Tensor x) {
        requirePictures("halved", x);
        Shape s = x.shape();
        if (s.dim(2) % 2 != 0 || s.dim(3) % 2 != 0) {
            throw new IllegalArgumentException("halved: shape " + s + ", expected an even height and width");
        }
        long rows = s.dim(0) * s.dim(1) * s.dim(2) / 2;
        try (MemoryScope scope = x.device().scope()) {
            Tensor squares = x.reshape(rows, 2, s.dim(3) / 2, 2);
            Tensor columns = Elementwise.add(squares.slice(1, 0, 1), squares.slice(1, 1, 2));
            Tensor mean = Elementwise.binary(
                    ElementwiseOp.AXPBY, columns.slice(3, 0, 1), columns.slice(3, 1, 2), 0.25f, 0.25f);
            return scope.keep(mean.reshape(s.dim(0), s.dim(1), s.dim(2) / 2, s.dim(3) / 2));
        }
    }

    private static void requirePictures(String operation, Tensor x) {
        if (x.shape().rank() != 4) {
            throw new IllegalArgumentException(operation + ": shape " + x.shape() + ", expected (N, C, H, W)");
        }
    }
}
