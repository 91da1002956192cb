package dev.forger.tensor;

import dev.forger.device.Device;
import dev.forger.memory.Shape;

/** Checks that operations share. */
final class Operands {
    private Operands() {}

    /** The one device that all operands live on. */
    static Device device(String operation, Tensor first, Tensor... others) {
        for (Tensor other : others) {
            if (!other.device().equals(first.device())) {
                throw new IllegalArgumentException(operation + ": operands live on two devices, "
                        + first.device().name() + " and " + other.device().name());
            }
        }
        return first.device();
    }

    /** The shape that the operands broadcast to; an error names the operation. */
    static Shape broadcast(String operation, Shape a, Shape b) {
        try {
            return a.broadcast(b);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(operation + ": " + e.getMessage(), e);
        }
    }

    static void requireRank(String operation, String operand, Tensor tensor, int rank) {
        if (tensor.shape().rank() != rank) {
            throw new IllegalArgumentException(
                    operation + ": " + operand + " has shape " + tensor.shape() + ", expected rank " + rank);
        }
    }

    static void requireDense(String operation, String result, Tensor tensor, Shape shape) {
        if (!tensor.shape().equals(shape) || !tensor.isContiguous()) {
            throw new IllegalArgumentException(operation + ": " + result + " is " + tensor.layout()
                    + ", expected a dense tensor of shape " + shape);
        }
    }

    static void require(boolean valid, String operation, String rule, Tensor a, Tensor b) {
        if (!valid) {
            throw new IllegalArgumentException(
                    operation + ": shapes " + a.shape() + " and " + b.shape() + " do not fit: " + rule);
        }
    }
}
