/**
 * What keeps a discriminator from learning its data by heart or from winning too early, by changing what it sees:
 * differentiable augmentation ({@link dev.forger.gan.augment.AugmentationPolicy}), with a probability that may follow
 * its overfitting ({@link dev.forger.gan.augment.AdaptiveProbability}), and instance noise ({@link
 * dev.forger.gan.augment.InstanceNoise}).
 *
 * <p>All of it is done by kernels from numbers in the device's memory, so that it is part of a recorded step. The
 * changes need no kernels of their own: colours are elementwise, a hole is a mask, and a shift or a mirror is a product
 * with a matrix of zeros and ones for each picture, made by comparing indices with a drawn one.
 */
package dev.forger.gan.augment;
