package dev.forger.cpu.conv;

import java.util.ArrayList;
import java.util.List;

/**
 * One axis of a convolution or of one phase of a transposed convolution: the outputs at {@code first +
 * i·step}, 0 ≤ i &lt; count, where tap t reads the input at {@code i·inputStep + offset(t)}, or a zero where
 * that is outside. Offsets ascend. Taps that never meet an input are left out.
 *
 * <p>A convolution has one phase: its outputs are dense and its inputs a stride apart. A transposed one has
 * {@code stride} phases: outputs i ≡ r (mod stride) meet the taps k with {@code k·dilation ≡ r + pad}, and
 * there its inputs are dense.
 */
final class Axis {
    /** The first output. */
    final int first;

    /** From one output to the next. */
    final int step;

    /** How many outputs. */
    final int count;

    /** How many inputs there are. */
    final int inputs;

    /** How far the inputs move from one output to the next. */
    final int inputStep;

    private final int[] taps;
    private final int[] offsets;

    private Axis(int first, int step, int count, int inputs, int inputStep, int[] taps, int[] offsets) {
        this.first = first;
        this.step = step;
        this.count = count;
        this.inputs = inputs;
        this.inputStep = inputStep;
        this.taps = taps;
        this.offsets = offsets;
    }

    /** From image to features. */
    static Axis forward(int image, int features, int kernel, int stride, int pad, int dilation) {
        List<int[]> met = new ArrayList<>();
        for (int k = 0; k < kernel; k++) {
            meet(met, k, (long) k * dilation - pad, features, image, stride);
        }
        return of(0, 1, features, image, stride, met);
    }

    /** From features to image: one axis a phase. */
    static List<Axis> backward(int image, int features, int kernel, int stride, int pad, int dilation) {
        List<Axis> phases = new ArrayList<>();
        for (int r = 0; r < Math.min(stride, image); r++) {
            int count = Math.ceilDiv(image - r, stride);
            List<int[]> met = new ArrayList<>();
            for (int k = kernel - 1; k >= 0; k--) {
                long distance = (long) r + pad - (long) k * dilation;
                if (distance % stride == 0) {
                    meet(met, k, distance / stride, count, features, 1);
                }
            }
            phases.add(of(r, stride, count, features, 1, met));
        }
        return phases;
    }

    private static void meet(List<int[]> met, int tap, long offset, int count, int inputs, int inputStep) {
        long from = Math.max(0, Math.ceilDiv(-offset, inputStep));
        long to = Math.min(count, Math.ceilDiv(inputs - offset, inputStep));
        if (from < to) {
            met.add(new int[] {tap, (int) offset});
        }
    }

    private static Axis of(int first, int step, int count, int inputs, int inputStep, List<int[]> met) {
        int[] taps = met.stream().mapToInt(pair -> pair[0]).toArray();
        int[] offsets = met.stream().mapToInt(pair -> pair[1]).toArray();
        return new Axis(first, step, count, inputs, inputStep, taps, offsets);
    }

    /** How many taps meet an input anywhere. */
    int taps() {
        return taps.length;
    }

    /** Which tap of the kernel the t-th is. */
    int tap(int t) {
        return taps[t];
    }

    /** The input that tap t reads for output 0; may be outside. */
    int offset(int t) {
        return offsets[t];
    }

    /** The input that tap t reads for output i; may be outside. */
    int input(int i, int t) {
        return i * inputStep + offsets[t];
    }

    /** The first output for which tap t reads inside. */
    int from(int t) {
        return Math.max(0, Math.ceilDiv(-offsets[t], inputStep));
    }

    /** The end of the outputs for which tap t reads inside. */
    int to(int t) {
        return Math.min(count, Math.ceilDiv(inputs - offsets[t], inputStep));
    }

    /** The first tap that reads inside for output i. */
    int firstTap(int i) {
        int t = 0;
        while (t < taps.length && input(i, t) < 0) {
            t++;
        }
        return t;
    }

    /** The end of the taps that read inside for output i, at least {@link #firstTap}. */
    int endTap(int i) {
        int t = firstTap(i);
        while (t < taps.length && input(i, t) < inputs) {
            t++;
        }
        return t;
    }

    /** Whether neighbouring taps read neighbouring inputs. */
    boolean dense() {
        for (int t = 1; t < taps.length; t++) {
            if (offsets[t] != offsets[t - 1] + 1) {
                return false;
            }
        }
        return true;
    }
}
