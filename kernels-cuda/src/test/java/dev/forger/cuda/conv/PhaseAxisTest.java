package dev.forger.cuda.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every meeting of a pixel with a feature through a tap is in exactly one phase, and nothing else is. */
class PhaseAxisTest {
    @Test
    void phasesHoldEveryMeetingOnce() {
        for (int stride = 1; stride <= 5; stride++) {
            for (int dilation = 1; dilation <= 4; dilation++) {
                for (int kernel = 1; kernel <= 6; kernel++) {
                    for (int pad = 0; pad <= 3; pad++) {
                        check(9, 7, kernel, stride, pad, dilation);
                    }
                }
            }
        }
    }

    private static void check(int pixels, int features, int kernel, int stride, int pad, int dilation) {
        Set<String> meetings = new TreeSet<>();
        for (int feature = 0; feature < features; feature++) {
            for (int tap = 0; tap < kernel; tap++) {
                int pixel = feature * stride - pad + tap * dilation;
                if (pixel >= 0 && pixel < pixels) {
                    meetings.add(pixel + " " + tap + " " + feature);
                }
            }
        }
        Set<String> found = new TreeSet<>();
        int count = 0;
        int covered = 0;
        for (int origin = 0; origin < Math.min(stride, pixels); origin++) {
            PhaseAxis axis = PhaseAxis.of(origin, pixels, kernel, stride, pad, dilation);
            covered += axis.pixels();
            for (int q = 0; q < axis.pixels(); q++) {
                for (int j = 0; j < axis.taps(); j++) {
                    int feature = axis.start() + q - j * axis.reach();
                    if (feature >= 0 && feature < features) {
                        count++;
                        found.add((origin + q * stride) + " " + (axis.first() + j * axis.step()) + " " + feature);
                    }
                }
            }
        }
        String what = "kernel " + kernel + " stride " + stride + " pad " + pad + " dilation " + dilation;
        assertEquals(meetings, found, what);
        assertEquals(meetings.size(), count, what);
        assertEquals(pixels, covered, what);
    }
}
