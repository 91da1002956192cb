package dev.forger.autograd;

import dev.forger.device.Device;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A tensor in a computation that may be differentiated: a value, and where a gradient is needed how it
 * was made. An operation is recorded exactly if one of its operands needs a gradient, so there is no
 * mode to switch: constants in, constant out.
 *
 * <p>The value belongs to whichever scope it was made in; a variable owns nothing. A value must not be
 * overwritten between its use and the backward pass, which reads it again.
 */
public final class Variable {
    private static final Variable[] NO_INPUTS = {};

    private final Tensor value;
    private final boolean needsGradient;
    private final @Nullable Rule rule;
    private final Variable[] inputs;

    private Variable(Tensor value, boolean needsGradient, @Nullable Rule rule, Variable[] inputs) {
        this.value = value;
        this.needsGradient = needsGradient;
        this.rule = rule;
        this.inputs = inputs;
    }

    /** A value that is not differentiated with respect to. */
    public static Variable constant(Tensor value) {
        return new Variable(value, false, null, NO_INPUTS);
    }

    /** A leaf: a value that gradients are wanted of, such as a weight. */
    public static Variable parameter(Tensor value) {
        return new Variable(value, true, null, NO_INPUTS);
    }

    /** The result of an operation, recorded if an input needs a gradient. */
    static Variable made(Tensor value, Rule rule, Variable... inputs) {
        for (Variable input : inputs) {
            if (input.needsGradient) {
                return new Variable(value, true, rule, inputs);
            }
        }
        return constant(value);
    }

    /** The value. */
    public Tensor value() {
        return value;
    }

    /** The value's extents. */
    public Shape shape() {
        return value.shape();
    }

    /** The value's device. */
    public Device device() {
        return value.device();
    }

    /** Whether a gradient flows into or through it. */
    public boolean needsGradient() {
        return needsGradient;
    }

    /** The same value as a constant: no gradient flows through. */
    public Variable detach() {
        return needsGradient ? constant(value) : this;
    }

    @Nullable
    Rule rule() {
        return rule;
    }

    Variable[] inputs() {
        return inputs;
    }

    @Override
    public String toString() {
        return (needsGradient ? rule == null ? "parameter " : "recorded " : "constant ") + value;
    }
}
