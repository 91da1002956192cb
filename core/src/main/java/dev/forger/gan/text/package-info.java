/**
 * Captions as vectors: a convolutional network that reads characters, learnt together with one that sees pictures so
 * that a caption and its picture come to lie close (Reed, Akata, Lee and Schiele 2016, "Learning Deep Representations
 * of Fine-Grained Visual Descriptions"). What it makes of a caption is the condition of a GAN from text to image (Reed
 * et al. 2016, "Generative Adversarial Text to Image Synthesis").
 */
package dev.forger.gan.text;
