package dev.forger.gan;

import dev.forger.data.Dataset;
import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.gan.balance.Controller;
import dev.forger.gan.text.TextEncoder;
import dev.forger.io.FileException;
import dev.forger.io.Safetensors;
import dev.forger.io.SafetensorsFile;
import dev.forger.io.SafetensorsTensor;
import dev.forger.io.SafetensorsWriter;
import dev.forger.memory.MemoryScope;
import dev.forger.nn.Adam;
import dev.forger.nn.Network;
import dev.forger.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trainer's whole state in a safetensors file: weights under {@code generator.}, {@code average.} (the
 * generator's, where there is one) and {@code discriminator.} by their names in the network, the optimisers' flat
 * state under {@code generator.adam.} and {@code discriminator.adam.}, what moves dials under {@code controller.} by
 * name, a text encoder's weights under {@code condition.}, settings, counters and what decides the last bits, {@link
 * Numerics}, as strings in the header. It holds nothing that differs between equal runs: no time, no path, no thread
 * count.
 */
public final class Checkpoint {
    private static final String FORMAT = "forger-gan-2";
    private static final String GENERATOR = "generator.";
    private static final String AVERAGE = "average.";
    private static final String DISCRIMINATOR = "discriminator.";
    private static final String ADAM = "adam.";
    private static final String CONTROLLER = "controller.";
    private static final String STEPS = "steps";
    private static final String CONDITION = "condition.";

    private Checkpoint() {}

    /**
     * Replaces a file by the trainer's state, in one step.
     *
     * @param device what it computes on
     * @param data what it learns from
     * @param conditions what says what samples are of, where something does
     * @throws FileException if the file cannot be written; an old one stays
     */
    static void write(Path file, Device device, GanTrainer trainer, Dataset data, Optional<Conditions> conditions) {
        SafetensorsWriter writer = new SafetensorsWriter();
        writer.metadata("format", FORMAT);
        trainer.config().toMap().forEach(writer::metadata);
        Numerics.of(device).toMap().forEach(writer::metadata);
        writer.metadata("step", Long.toString(trainer.step()));
        writer.metadata("pictures", Integer.toString(data.count()));
        PictureShape shape = trainer.blueprint().pictures();
        writer.metadata("channels", Integer.toString(shape.channels()));
        writer.metadata("height", Integer.toString(shape.height()));
        writer.metadata("width", Integer.toString(shape.width()));
        writer.metadata("condition-length", Integer.toString(trainer.blueprint().condition()));
        conditions.ifPresent(c -> writer.metadata("names", String.join("\n", c.names())));
        try (Arena copies = Arena.ofConfined()) {
            add(writer, GENERATOR, trainer.generatorPlayer(), copies);
            trainer.average().ifPresent(average -> add(writer, AVERAGE, average.network(), copies));
            add(writer, DISCRIMINATOR, trainer.discriminatorPlayer(), copies);
            trainer.dials()
                    .controllers()
                    .forEach((name, controller) -> add(writer, CONTROLLER + name, controller.state(), copies));
            conditions.ifPresent(
                    c -> c.weights().forEach((name, values) -> add(writer, CONDITION + name, values, copies)));
            writer.write(file);
        }
    }

    private static void add(SafetensorsWriter writer, String prefix, Network network, Arena copies) {
        network.parameters().tensors().forEach((name, tensor) -> add(writer, prefix + name, tensor, copies));
    }

    private static void add(SafetensorsWriter writer, String prefix, Player player, Arena copies) {
        add(writer, prefix, player.network(), copies);
        writer.metadata(prefix + ADAM + STEPS, Long.toString(player.optimiser().steps()));
        player.optimiser().state().forEach((name, tensor) -> add(writer, prefix + ADAM + name, tensor, copies));
    }

    private static void add(SafetensorsWriter writer, String name, Tensor tensor, Arena copies) {
        writer.add(name, Safetensors.Type.F32, tensor.shape().toArray(), onHost(tensor, copies));
    }

    private static void add(SafetensorsWriter writer, String name, float[] values, Arena copies) {
        MemorySegment copy = copies.allocateFrom(ValueLayout.JAVA_FLOAT, values);
        writer.add(name, Safetensors.Type.F32, new long[] {values.length}, copy);
    }

    private static MemorySegment onHost(Tensor tensor, Arena copies) {
        if (tensor.device().isHost()) {
            return tensor.asSegment();
        }
        MemorySegment copy = copies.allocate(tensor.shape().size() * Float.BYTES, Float.BYTES);
        tensor.device().copyOut(tensor, copy);
        return copy;
    }

    /**
     * The settings of the run that a checkpoint is of.
     *
     * @throws FileException if it cannot be read or is no checkpoint
     */
    public static TrainingConfig readConfig(Path file) {
        try (SafetensorsFile open = SafetensorsFile.open(file)) {
            return config(file, open);
        }
    }

    /**
     * How the device of the run that a checkpoint is of computed: one that is to go on with it must be opened so.
     *
     * @throws FileException if it cannot be read or is no checkpoint
     */
    public static Numerics readNumerics(Path file) {
        try (SafetensorsFile open = SafetensorsFile.open(file)) {
            config(file, open);
            return numerics(file, open);
        }
    }

    private static Numerics numerics(Path file, SafetensorsFile open) {
        try {
            return Numerics.fromMap(open.metadata());
        } catch (IllegalArgumentException e) {
            throw new FileException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * What the samples of a checkpoint's generator can be of.
     *
     * @param device to read captions on
     * @return empty if the generator is not told
     * @throws FileException if it cannot be read or is no checkpoint
     */
    public static Optional<Conditions> readConditions(Device device, Path file) {
        try (SafetensorsFile open = SafetensorsFile.open(file)) {
            TrainingConfig config = config(file, open);
            String text = open.metadata().get("names");
            if (text == null) {
                return Optional.empty();
            }
            List<String> names = text.lines().toList();
            return Optional.of(
                    config.get(Settings.SUBJECT) == Subject.CAPTION
                            ? new Captions(device, encoder(file, open), names, config.get(Settings.SEED))
                            : new Conditions.Classes(names));
        }
    }

    private static TextEncoder encoder(Path file, SafetensorsFile open) {
        Map<String, float[]> weights = new LinkedHashMap<>();
        for (String name : open.tensors().keySet()) {
            if (name.startsWith(CONDITION)) {
                weights.put(
                        name.substring(CONDITION.length()),
                        open.tensor(name).data().toArray(ValueLayout.JAVA_FLOAT));
            }
        }
        try {
            return new TextEncoder(weights);
        } catch (IllegalArgumentException e) {
            throw new FileException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * The trainer as it was.
     *
     * @throws FileException if the file cannot be read or is no checkpoint
     */
    public static GanTrainer load(Device device, Path file) {
        try (SafetensorsFile open = SafetensorsFile.open(file)) {
            TrainingConfig config = config(file, open);
            PictureShape shape = new PictureShape(
                    Math.toIntExact(number(file, open, "channels")),
                    Math.toIntExact(number(file, open, "height")),
                    Math.toIntExact(number(file, open, "width")));
            int condition = Math.toIntExact(number(file, open, "condition-length"));
            GanTrainer trainer = GanTrainer.create(device, config, shape, condition);
            boolean restored = false;
            try (MemoryScope _ = device.scope()) {
                long step = number(file, open, "step");
                restore(file, open, GENERATOR, trainer.generatorPlayer());
                restore(file, open, DISCRIMINATOR, trainer.discriminatorPlayer());
                trainer.average().ifPresent(average -> restore(open, AVERAGE, average.network()));
                trainer.dials()
                        .controllers()
                        .forEach((name, controller) -> restore(open, CONTROLLER + name, controller));
                trainer.restoreStep(step);
                restored = true;
                return trainer;
            } finally {
                if (!restored) {
                    trainer.close();
                }
            }
        }
    }

    /**
     * The trainer as it was, to go on with.
     *
     * @param data what it is to learn from
     * @throws FileException if the file cannot be read or is no checkpoint
     * @throws IllegalArgumentException if it learnt from other pictures, or the device computes in another way
     */
    static GanTrainer resume(Device device, Path file, Dataset data) {
        try (SafetensorsFile open = SafetensorsFile.open(file)) {
            config(file, open);
            numerics(file, open).requireOf(device);
            long pictures = number(file, open, "pictures");
            if (data.count() != pictures) {
                throw new IllegalArgumentException(
                        "data: " + file + " learnt from " + pictures + " pictures, the data have " + data.count() + " ("
                                + data.description() + "); resume with the same data, or begin another run");
            }
        }
        GanTrainer trainer = load(device, file);
        PictureShape shape = trainer.blueprint().pictures();
        boolean growing = trainer.config().get(Settings.GROW) > 0;
        boolean fits = growing ? shape.channels() == data.shape().channels() : shape.equals(data.shape());
        if (!fits) {
            trainer.close();
            throw new IllegalArgumentException(
                    "data: " + file + " learnt from pictures of " + shape + ", the data are of " + data.shape());
        }
        return trainer;
    }

    private static void restore(SafetensorsFile file, String prefix, Network network) {
        network.parameters().tensors().forEach((name, tensor) -> tensor.copyFrom(data(file, prefix + name, tensor)));
    }

    private static void restore(Path file, SafetensorsFile open, String prefix, Player player) {
        restore(open, prefix, player.network());
        Adam optimiser = player.optimiser();
        Map<String, Tensor> state = new LinkedHashMap<>();
        optimiser.state().forEach((name, tensor) -> {
            Tensor saved = Tensor.empty(tensor.device(), tensor.shape());
            saved.copyFrom(data(open, prefix + ADAM + name, tensor));
            state.put(name, saved);
        });
        optimiser.restore(number(file, open, prefix + ADAM + STEPS), state);
    }

    private static void restore(SafetensorsFile file, String name, Controller controller) {
        SafetensorsTensor saved = file.tensor(name, Safetensors.Type.F32, controller.state().length);
        controller.restore(saved.data().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED));
    }

    private static MemorySegment data(SafetensorsFile file, String name, Tensor like) {
        SafetensorsTensor tensor =
                file.tensor(name, Safetensors.Type.F32, like.shape().toArray());
        return tensor.data();
    }

    private static TrainingConfig config(Path file, SafetensorsFile open) {
        String format = open.metadata().getOrDefault("format", "none");
        if (!format.equals(FORMAT)) {
            throw new FileException(file + ": is no checkpoint of a GAN: its format is \"" + format + "\", expected \""
                    + FORMAT + "\"");
        }
        try {
            return TrainingConfig.fromMap(open.metadata());
        } catch (IllegalArgumentException e) {
            throw new FileException(file + ": " + e.getMessage(), e);
        }
    }

    private static long number(Path file, SafetensorsFile open, String key) {
        String value = open.metadata().getOrDefault(key, "nothing");
        try {
            long number = Long.parseLong(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new FileException(file + ": " + key + " is \"" + value + "\", expected a number", e);
        }
        throw new FileException(file + ": " + key + " is " + value + ", expected 0 or more");
    }
}
