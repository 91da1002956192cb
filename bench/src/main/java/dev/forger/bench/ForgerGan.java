package dev.forger.bench;

import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.gan.GanTrainer;
import dev.forger.gan.Reals;
import dev.forger.gan.TrainingConfig;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Forger's own trainer. */
final class ForgerGan implements Forging {
    private final Device device;
    private final GanTrainer trainer;

    ForgerGan(Device device, TrainingConfig config, PictureShape pictures) {
        this.device = device;
        this.trainer = GanTrainer.create(device, config, pictures);
    }

    @Override
    public String name() {
        return "Forger";
    }

    @Override
    public void step(float[] real) {
        trainer.step(() -> Reals.of(MemorySegment.ofArray(real)));
    }

    @Override
    public float[] samples(float[] noise) {
        int latent = trainer.latent();
        try (MemoryScope _ = device.scope()) {
            return trainer.samples(Tensor.of(device, Shape.of(noise.length / latent, latent), noise))
                    .toArray();
        }
    }

    /** Noise for samples, as {@code forger evaluate} draws it. */
    float[] noise(int count, long seed) {
        try (MemoryScope _ = device.scope()) {
            return trainer.noise(count, seed).toArray();
        }
    }

    /** Its networks as they are now. */
    PeerTask.Gan gan() {
        return RecordedSteps.gan(trainer);
    }

    @Override
    public void close() {
        trainer.close();
    }
}
