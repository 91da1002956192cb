/**
 * Training of generative adversarial networks: Goodfellow's Algorithm 1 ({@link dev.forger.gan.GanTrainer}), composed
 * of {@link dev.forger.gan.Settings}, and a run with its files ({@link dev.forger.gan.Training}). The parts lie in
 * packages below: {@code model} (pairs of networks), {@code progressive} (networks that grow), {@code objective}
 * (losses and regularisers), {@code augment}, {@code balance}, {@code text} (captions), {@code metrics}; {@code
 * sampling} lies above and serves a trained generator.
 *
 * <pre>{@code
 * try (RunDirectory folder = RunDirectory.open(Path.of("run"));
 *         Dataset data = FashionMnist.open();
 *         Device device = Devices.open("auto", DeviceOptions.defaults());
 *         Training training = Training.start(device, data, TrainingConfig.DEFAULT, folder, () -> false)) {
 *     training.run(new Budget.Steps(1000), 100, System.out::println, () -> false);
 * }
 * }</pre>
 */
package dev.forger.gan;
