/**
 * Progressive growing (Karras et al. 2018): both networks start at 4×4 pixels and are doubled again and again, each
 * new pair of layers faded in while the smaller networks inside it go on learning.
 *
 * <p>{@link dev.forger.gan.progressive.Growth} says how large the pictures are at a step, and with what share α of
 * the new layers they are made. {@link dev.forger.gan.progressive.GrownGenerator} and {@link
 * dev.forger.gan.progressive.GrownDiscriminator} are the networks of one size; their tensors are named by the size
 * that a layer works at, so that the larger network takes over the smaller one's by their names. α is one of their
 * tensors, which is set between steps: within a size every step launches the same. {@link
 * dev.forger.gan.progressive.GrowingReals} gives the real pictures the same size, and fades their detail in alike.
 *
 * <p>The layers are the paper's: weights with an equalised learning rate, leaky ReLU, pixel norm in the generator,
 * average pooling and the minibatch's standard deviation in the discriminator, no tanh at the end. Their widths are
 * not: they fit two cores (see {@link dev.forger.gan.progressive.GrownGenerator}).
 */
package dev.forger.gan.progressive;
