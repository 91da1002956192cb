/**
 * Training of generative adversarial networks: the players' architectures, the objectives they play for, Goodfellow's
 * Algorithm 1 ({@link dev.forger.gan.GanTrainer}), and a run with its files ({@link dev.forger.gan.Training}).
 *
 * <pre>{@code
 * try (RunDirectory folder = RunDirectory.open(Path.of("run"));
 *         Dataset data = FashionMnist.open();
 *         Device device = Devices.open("auto", DeviceOptions.defaults());
 *         Training training = Training.start(device, data, TrainingConfig.DEFAULT, folder)) {
 *     training.run(new Budget.Steps(1000), 100, System.out::println, () -> false);
 * }
 * }</pre>
 */
package dev.forger.gan;
