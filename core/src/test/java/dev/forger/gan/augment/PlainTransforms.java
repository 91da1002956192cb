package dev.forger.gan.augment;

import dev.forger.memory.Shape;
import dev.forger.tensor.Draws;
import java.util.function.IntUnaryOperator;

/**
 * The transforms in plain scalar float64, from the same draws.
 *
 * @param n pictures
 * @param c channels
 * @param h height
 * @param w width
 * @param probability of a change
 * @param draws those that the transform under test makes, in its order
 */
record PlainTransforms(int n, int c, int h, int w, float probability, Draws draws) {
    double[] apply(Transform transform, double[] x) {
        return switch (transform) {
            case COLOR -> color(x);
            case TRANSLATION -> translation(x);
            case CUTOUT -> cutout(x);
            case FLIP -> flip(x);
            case ROTATION -> rotation(x);
        };
    }

    private float[] uniform(double low, double high) {
        return draws.uniform(Shape.of(n), (float) low, (float) high).toArray();
    }

    private boolean[] flags(double chance) {
        float[] u = uniform(0, 1);
        boolean[] flags = new boolean[n];
        for (int i = 0; i < n; i++) {
            flags[i] = u[i] < chance;
        }
        return flags;
    }

    private int[] whole(int low, int high) {
        float[] u = uniform(low - 0.5, high + 0.5);
        int[] whole = new int[n];
        for (int i = 0; i < n; i++) {
            whole[i] = (int) Math.rint(u[i]);
        }
        return whole;
    }

    private int at(int i, int k, int row, int column) {
        return ((i * c + k) * h + row) * w + column;
    }

    /** Each element of each picture taken from another row and column; 0 where there is none. */
    private interface Source {
        int row(int i, int row, int column);

        int column(int i, int row, int column);
    }

    private double[] moved(double[] x, Source source) {
        double[] y = new double[x.length];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < c; k++) {
                for (int row = 0; row < h; row++) {
                    for (int column = 0; column < w; column++) {
                        int from = source.row(i, row, column);
                        int fromColumn = source.column(i, row, column);
                        boolean inside = from >= 0 && from < h && fromColumn >= 0 && fromColumn < w;
                        y[at(i, k, row, column)] = inside ? x[at(i, k, from, fromColumn)] : 0;
                    }
                }
            }
        }
        return y;
    }

    private static Source source(
            java.util.function.IntFunction<java.util.function.IntBinaryOperator> row,
            java.util.function.IntFunction<java.util.function.IntBinaryOperator> column) {
        return new Source() {
            @Override
            public int row(int i, int r, int q) {
                return row.apply(i).applyAsInt(r, q);
            }

            @Override
            public int column(int i, int r, int q) {
                return column.apply(i).applyAsInt(r, q);
            }
        };
    }

    private double[] color(double[] x) {
        boolean[] lit = flags(probability);
        float[] light = uniform(-0.5, 0.5);
        double[] y = x.clone();
        int size = c * h * w;
        for (int i = 0; i < y.length; i++) {
            y[i] += lit[i / size] ? light[i / size] : 0;
        }
        if (c > 1) {
            // One mean a pixel, over the channels.
            y = spread(y, 0, 2, i -> i / size * h * w + i % (h * w), n * h * w);
        }
        return spread(y, 0.5, 1.5, i -> i / size, n);
    }

    private double[] spread(double[] x, double low, double high, IntUnaryOperator group, int groups) {
        boolean[] changed = flags(probability);
        float[] scales = uniform(low, high);
        double[] mean = new double[groups];
        for (int i = 0; i < x.length; i++) {
            mean[group.applyAsInt(i)] += x[i] * groups / x.length;
        }
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int picture = i / (c * h * w);
            double m = mean[group.applyAsInt(i)];
            y[i] = changed[picture] ? m + scales[picture] * (x[i] - m) : x[i];
        }
        return y;
    }

    private double[] translation(double[] x) {
        boolean[] changed = flags(probability);
        int[] down = whole(-(h + 4) / 8, (h + 4) / 8);
        int[] right = whole(-(w + 4) / 8, (w + 4) / 8);
        return moved(
                x,
                source(
                        i -> (row, column) -> row + (changed[i] ? down[i] : 0),
                        i -> (row, column) -> column + (changed[i] ? right[i] : 0)));
    }

    private double[] cutout(double[] x) {
        boolean[] changed = flags(probability);
        int holeH = (h + 1) / 2;
        int holeW = (w + 1) / 2;
        int[] rows = whole(0, h - holeH % 2);
        int[] columns = whole(0, w - holeW % 2);
        double[] y = x.clone();
        for (int i = 0; i < n; i++) {
            int top = rows[i] - holeH / 2;
            int left = columns[i] - holeW / 2;
            for (int row = Math.max(0, top); changed[i] && row < Math.min(h, top + holeH); row++) {
                for (int column = Math.max(0, left); column < Math.min(w, left + holeW); column++) {
                    for (int k = 0; k < c; k++) {
                        y[at(i, k, row, column)] = 0;
                    }
                }
            }
        }
        return y;
    }

    private double[] flip(double[] x) {
        boolean[] changed = flags(probability);
        boolean[] straight = flags(0.5);
        return moved(
                x,
                source(
                        i -> (row, column) -> row,
                        i -> (row, column) -> changed[i] && !straight[i] ? w - 1 - column : column));
    }

    /** Quarter turns one by one: each takes the right edge to the top. */
    private double[] rotation(double[] x) {
        boolean[] changed = flags(probability);
        boolean[] even = flags(0.5);
        boolean[] upright = flags(0.5);
        int[] turns = new int[n];
        for (int i = 0; i < n; i++) {
            int half = upright[i] ? 3 : 1;
            turns[i] = !changed[i] ? 0 : !even[i] ? half : upright[i] ? 0 : 2;
        }
        double[] y = x;
        for (int turn = 0; turn < 3; turn++) {
            int done = turn;
            y = moved(
                    y,
                    source(
                            i -> (row, column) -> turns[i] > done ? column : row,
                            i -> (row, column) -> turns[i] > done ? w - 1 - row : column));
        }
        return y;
    }
}
