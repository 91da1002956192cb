package dev.forger.gan;

import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.gan.model.Architecture;
import dev.forger.gan.model.Progressive;
import dev.forger.gan.progressive.GrowingReals;
import dev.forger.gan.progressive.Growth;
import dev.forger.io.MetricsTable;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/** How a run's pictures grow: what is to be done between its steps, each a function of the step's number alone. */
final class Growing {
    private final Growth growth;
    private final PictureShape whole;
    private final GrowingReals reals;

    private Growing(Growth growth, PictureShape whole, int batch) {
        this.growth = growth;
        this.whole = whole;
        this.reals = new GrowingReals(batch, whole);
    }

    /**
     * The growth that the settings want, if they want one.
     *
     * @param whole the shape of the data's pictures
     * @throws IllegalArgumentException if the model does not grow, or not to this shape
     */
    static Optional<Growing> of(TrainingConfig config, PictureShape whole) {
        int phase = config.get(Settings.GROW);
        if (phase == 0) {
            return Optional.empty();
        }
        String model = config.get(Settings.MODEL);
        if (!(Architecture.named(model) instanceof Progressive progressive)) {
            throw new IllegalArgumentException("grow: " + phase + ", expected 0 with model " + model);
        }
        progressive.requireFits(whole);
        if (whole.height() != progressive.extent()) {
            throw new IllegalArgumentException(
                    "grow: model " + model + " grows to " + progressive.extent() + " pixels, the data are of " + whole);
        }
        return Optional.of(new Growing(new Growth(progressive.extent(), phase), whole, config.get(Settings.BATCH)));
    }

    /** The shape of a step's pictures. */
    PictureShape shapeAt(long step) {
        int extent = growth.at(step).extent();
        return new PictureShape(whole.channels(), extent, extent);
    }

    /** Whether the next step's pictures are larger than those of the step before. */
    boolean isDue(GanTrainer trainer) {
        return !shapeAt(trainer.step()).equals(trainer.blueprint().pictures());
    }

    /** A trainer of the next step's size with all that the smaller one has learnt, which is closed. */
    GanTrainer grown(Device device, GanTrainer smaller) {
        GanTrainer larger = GanTrainer.create(
                device,
                smaller.config(),
                shapeAt(smaller.step()),
                smaller.blueprint().condition());
        larger.inherit(smaller);
        smaller.close();
        return larger;
    }

    /** Sets the newest layers' share in the trainer's next step. */
    void fade(GanTrainer trainer) {
        trainer.fade(growth.at(trainer.step()).alpha());
    }

    /** Real pictures for a step. */
    MemorySegment reals(long step, MemorySegment pictures) {
        return reals.at(growth.at(step), pictures);
    }

    /** Adds what each size has cost: steps, time, speed and memory. */
    void describe(MetricsTable metrics, int picturesPerStep, SequencedMap<String, String> figures) {
        List<Float> speeds = metrics.column("images_per_second");
        List<Float> memory = metrics.column("memory_mib");
        for (int extent = Growth.FIRST; extent <= whole.height(); extent *= 2) {
            double seconds = 0;
            float most = 0;
            long steps = 0;
            for (int row = 0; row < metrics.rows().size(); row++) {
                if (growth.at(metrics.rows().get(row).step() - 1).extent() == extent) {
                    seconds += picturesPerStep / speeds.get(row);
                    most = Math.max(most, memory.get(row));
                    steps++;
                }
            }
            if (steps > 0) {
                figures.put(
                        extent + "×" + extent,
                        String.format(
                                Locale.ROOT,
                                "%d steps, %.0f s, %.0f images/s, %.1f MiB",
                                steps,
                                seconds,
                                steps * picturesPerStep / seconds,
                                most));
            }
        }
    }
}
