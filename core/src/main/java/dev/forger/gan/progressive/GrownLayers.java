package dev.forger.gan.progressive;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.Variable;
import dev.forger.nn.Conv2d;
import dev.forger.nn.LeakyReLU;
import dev.forger.nn.WeightForm;

/** The layers that the two networks are made of. */
final class GrownLayers {
    private static final float SLOPE = 0.2f;
    private static final int LEAST_MAPS = 16;
    private static final int MOST_MAPS = 64;
    private static final int MAPS_TIMES_EXTENT = 512;

    private GrownLayers() {}

    static void check(String network, int inputs, int outputs, int extent) {
        if (inputs < 1 || outputs < 1 || !Growth.reaches(extent)) {
            throw new IllegalArgumentException(network + ": inputs " + inputs + ", outputs " + outputs + ", extent "
                    + extent + "; expected at least 1, at least 1, a power of two from " + Growth.FIRST + " on");
        }
    }

    /** Feature maps at an extent. */
    static int maps(int extent) {
        return Math.clamp(MAPS_TIMES_EXTENT / extent, LEAST_MAPS, MOST_MAPS);
    }

    static LeakyReLU leaky() {
        return new LeakyReLU(SLOPE);
    }

    static Conv2d conv3(int in, int out) {
        return Conv2d.of(in, out, 3, 1, 1).with(WeightForm.Equalised.beforeRelu());
    }

    static Conv2d conv1(int in, int out, float gain) {
        return Conv2d.of(in, out, 1, 1, 0).with(new WeightForm.Equalised(gain));
    }

    /** {@code α·fresh + (1 − α)·old}: either by itself where the other has no share. */
    static Variable blend(Variable old, Variable fresh, Variable alpha) {
        return Arithmetic.mulAdd(fresh, alpha, Arithmetic.mul(old, Arithmetic.affine(alpha, -1, 1)));
    }
}
