/**
 * Networks: layers, their weights, losses and optimisers.
 *
 * <p>A network is described by immutable {@link dev.forger.nn.LayerConfig}s, put together by {@link
 * dev.forger.nn.Sequential}. {@link dev.forger.nn.Network#build} makes it real: it lays all trained
 * tensors out in one flat buffer of a {@link dev.forger.nn.ParameterStore}, their gradients in a second
 * one, and draws the first weights from the seed. An {@link dev.forger.nn.Optimiser} updates the flat
 * buffer in one pass. A training step:
 *
 * <pre>{@code
 * LayerConfig config = Sequential.of(
 *     Linear.of(784, 128), new LeakyReLU(0.2f), Linear.of(128, 1));
 * try (Network net = Network.build(config, device, new Initialiser.KaimingUniform(), 1);
 *     Optimiser adam = new Adam(net.parameters(), 1e-3f, 0.9f, 0.999f, 1e-8f)) {
 *   for (Batch batch : batches) {
 *     try (MemoryScope step = device.scope()) {
 *       Variable logits = net.forward(Variable.constant(batch.pictures()), Mode.TRAIN);
 *       Variable loss = Losses.bceWithLogits(logits, Variable.constant(batch.labels()));
 *       net.parameters().backward(loss);
 *       adam.step();
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>Only the weights whose gradients are asked for cost time in the backward pass: asking for the
 * generator's gradients through a discriminator computes none for the discriminator's weights. To keep
 * gradients out of a network altogether, hand on {@code variable.detach()}.
 *
 * <p>Tensors have the names and layouts of PyTorch's {@code state_dict}: {@code "0.weight"}, {@code
 * "1.running_var"}.
 */
package dev.forger.nn;
