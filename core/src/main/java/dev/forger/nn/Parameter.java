package dev.forger.nn;

import dev.forger.autograd.Variable;
import dev.forger.tensor.Tensor;

/**
 * A trained tensor of a network.
 *
 * @param name its full name, such as {@code "0.weight"}
 * @param variable its value, a view into the network's flat buffer
 * @param gradient its gradient, a view into the flat buffer of gradients
 */
public record Parameter(String name, Variable variable, Tensor gradient) {}
