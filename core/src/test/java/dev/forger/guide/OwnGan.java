package dev.forger.guide;

import dev.forger.data.DataLoader;
import dev.forger.data.Dataset;
import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.gan.GanTrainer;
import dev.forger.gan.Reals;
import dev.forger.gan.Settings;
import dev.forger.gan.TrainingConfig;
import dev.forger.gan.balance.StepReport;
import dev.forger.gan.model.Architecture;
import dev.forger.gan.model.Blueprint;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.Regularisation;
import dev.forger.gan.objective.Regulariser;
import dev.forger.memory.MemoryScope;
import dev.forger.nn.Flatten;
import dev.forger.nn.LayerConfig;
import dev.forger.nn.LeakyReLU;
import dev.forger.nn.Linear;
import dev.forger.nn.ReLU;
import dev.forger.nn.Reshape;
import dev.forger.nn.Sequential;
import dev.forger.nn.Tanh;
import java.util.Optional;

/** The guide's own GAN: its text in docs/own-gan.md is what stands between the two marks. */
final class OwnGan {
    private OwnGan() {}

    // guide: begin
    /** Two dense networks of one's own; a PictureShape says what the samples look like. */
    record Small(int hidden) implements Architecture {
        @Override
        public String name() {
            return "small";
        }

        @Override
        public int latent() {
            return 16;
        }

        @Override
        public Optional<PictureShape> pictureShape() {
            return Optional.empty();
        }

        @Override
        public void requireFits(PictureShape shape) {}

        @Override
        public LayerConfig generator(Blueprint blueprint) {
            PictureShape s = blueprint.pictures();
            return Sequential.of(
                    Linear.of(latent(), hidden),
                    new ReLU(),
                    Linear.of(hidden, s.elements()),
                    new Tanh(),
                    Reshape.of(s.channels(), s.height(), s.width()));
        }

        @Override
        public LayerConfig discriminator(Blueprint blueprint) {
            return Sequential.of(
                    new Flatten(),
                    Linear.of(blueprint.pictures().elements(), hidden),
                    new LeakyReLU(0.2f),
                    Linear.of(hidden, blueprint.outputs()));
        }
    }

    /** Trains it with the hinge loss under R1, and returns 16 samples in the order picture, channel, row, column. */
    static float[] train(Device device, Dataset data, int steps) {
        TrainingConfig config = TrainingConfig.DEFAULT
                .with(Settings.OBJECTIVE, Objective.HINGE)
                .with(Settings.REGULARISE, Regularisation.of(Regulariser.R1, 0.1f))
                .with(Settings.LEARNING_RATE, 1e-3f)
                .with(Settings.BATCH, 32);
        try (GanTrainer trainer = GanTrainer.create(device, config, new Small(64), data.shape(), 0);
                DataLoader loader = DataLoader.from(data, 32, 1, 0);
                MemoryScope _ = device.scope()) {
            for (int i = 0; i < steps; i++) {
                StepReport report = trainer.step(() -> Reals.of(loader.next().pictures()));
                if (report.step() % 100 == 0) {
                    System.out.println(report);
                }
            }
            return trainer.samples(trainer.noise(16, 7)).toArray();
        }
    }
    // guide: end
}
