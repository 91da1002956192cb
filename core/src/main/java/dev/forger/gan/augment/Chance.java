package dev.forger.gan.augment;

import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.memory.Shape;
import dev.forger.tensor.Draws;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;

/**
 * Draws for a batch, one number a picture, of shape (count, 1, 1, 1).
 *
 * @param count pictures
 * @param probability that a picture is changed: rank 0, in the device's memory
 * @param draws gives the random numbers
 */
record Chance(long count, Tensor probability, Draws draws) {
    /** Added and taken away again it rounds a float below 2²² to the nearest whole number, ties to even. */
    private static final float ROUND = 0x1.8p23f;

    /** 1 for the pictures that are to be changed, else 0: always for probability 1, never for 0. */
    Tensor gate() {
        return Elementwise.binary(ElementwiseOp.GREATER, probability, uniform(0, 1));
    }

    /** 0 or 1, each with probability ½. */
    Tensor coin() {
        return Elementwise.binary(
                ElementwiseOp.GREATER, uniform(0, 1), Tensor.scalar(probability.device(), Math.nextDown(0.5f)));
    }

    /** A uniform number on [low, high). */
    Tensor uniform(float low, float high) {
        return draws.uniform(Shape.of(count, 1, 1, 1), low, high);
    }

    /** A uniform number for the pictures that are to be changed, a neutral one for the others. */
    Tensor uniform(float low, float high, float neutral) {
        return Elementwise.ternary(
                ElementwiseOp.SELECT, gate(), uniform(low, high), Tensor.scalar(probability.device(), neutral));
    }

    /** A whole number from low to high, both included. */
    Tensor whole(long low, long high) {
        Tensor number = uniform(low - 0.5f, high + 0.5f);
        return Elementwise.affine(Elementwise.affine(number, 1, ROUND), 1, -ROUND);
    }
}
