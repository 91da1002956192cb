package dev.forger.autograd;

import dev.forger.device.Device;
import dev.forger.memory.Shape;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.RandomTensor;
import dev.forger.tensor.Tensor;

/** Inputs for checks, each from a random stream of its own, at a distance from kinks. */
final class Points {
    private static final long SEED = 11;

    private final Device device;
    private long stream;

    Points(Device device) {
        this.device = device;
    }

    Tensor uniform(float low, float high, long... dims) {
        return RandomTensor.uniform(device, Shape.of(dims), SEED, stream++, low, high);
    }

    Tensor normal(long... dims) {
        return RandomTensor.normal(device, Shape.of(dims), SEED, stream++, 0, 1);
    }

    /** Values of both signs, none nearer to 0 than 0.4. */
    Tensor aroundZero(long... dims) {
        Tensor signs = Elementwise.unary(dev.forger.kernel.elementwise.ElementwiseOp.SIGN, uniform(-1, 1, dims));
        return Elementwise.mul(signs, uniform(0.4f, 1.6f, dims));
    }

    /** A permutation of values 0.4 apart. */
    Tensor distinct(long... dims) {
        Shape shape = Shape.of(dims);
        int n = (int) shape.size();
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = 0.4f * (i * 7 % n - n / 2);
        }
        return Tensor.of(device, shape, values);
    }

    Tensor of(Shape shape, float... values) {
        return Tensor.of(device, shape, values);
    }
}
