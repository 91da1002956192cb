package dev.forger.gan.text;

import dev.forger.autograd.Arithmetic;
import dev.forger.autograd.Gradients;
import dev.forger.autograd.Products;
import dev.forger.autograd.Reductions;
import dev.forger.autograd.Variable;
import dev.forger.autograd.Views;
import dev.forger.data.Batch;
import dev.forger.data.DataLoader;
import dev.forger.data.Dataset;
import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.nn.Adam;
import dev.forger.nn.Conv2d;
import dev.forger.nn.Flatten;
import dev.forger.nn.Initialiser;
import dev.forger.nn.LayerConfig;
import dev.forger.nn.LeakyReLU;
import dev.forger.nn.Linear;
import dev.forger.nn.Losses;
import dev.forger.nn.Mode;
import dev.forger.nn.Network;
import dev.forger.nn.Sequential;
import dev.forger.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Teaches a {@link TextEncoder} by pictures: a second network sees pictures, and both are to give a picture and its
 * caption vectors whose inner product is larger than that of any other pair in the batch, seen from the picture as well
 * as from the caption. That is the symmetric joint embedding of Reed et al. 2016 (equations 2 to 5) with the
 * cross-entropy of a softmax over the batch in place of their hinge, as later work has it (Radford et al. 2021,
 * section 2.3). Pictures whose first captions are equal are no mistakes for one another: they share the target evenly.
 */
public final class JointEmbedding {
    private static final int STEPS = 2500;
    private static final int BATCH = 64;
    private static final float RATE = 1e-3f;
    private static final float SLOPE = 0.2f;
    private static final int MAPS = 32;
    private static final int SMALL_ENOUGH = 7;

    /** One over the softmax's temperature: cosines lie within ±1. */
    private static final float SHARPNESS = 10;

    private JointEmbedding() {}

    /**
     * An encoder that has learnt to read the captions of a data set.
     *
     * @param data pictures with captions
     * @param seed of the weights, the order of the pictures and the choice of captions
     * @param stop asked before each batch whether to give up
     * @throws CancellationException if it said so
     */
    public static TextEncoder learn(Device device, Dataset data, long seed, BooleanSupplier stop) {
        return learn(device, data, seed, stop, STEPS, BATCH);
    }

    /** As {@link #learn(Device, Dataset, long, BooleanSupplier)}, from so many batches of so many pictures. */
    public static TextEncoder learn(
            Device device, Dataset data, long seed, BooleanSupplier stop, int steps, int batchSize) {
        Initialiser initialiser = new Initialiser.KaimingUniform();
        try (Network reader = Network.build(TextEncoder.CONFIG, device, initialiser, seed);
                Network eye = Network.build(eye(data.shape()), device, initialiser, ~seed);
                Adam readers = adam(reader);
                Adam seers = adam(eye);
                DataLoader loader = DataLoader.from(data, batchSize, seed, 0)) {
            for (int step = 0; step < steps; step++) {
                if (stop.getAsBoolean()) {
                    throw new CancellationException("stopped while it learnt to read captions, after " + step + " of "
                            + steps + " batches; nothing of it is kept");
                }
                Batch batch = loader.next();
                try (MemoryScope _ = device.scope()) {
                    Variable seen = TextEncoder.unit(eye.forward(pictures(device, batch), Mode.TRAIN));
                    Variable text = Variable.constant(TextEncoder.oneHot(device, captions(batch, seed)));
                    Variable read = TextEncoder.unit(reader.forward(text, Mode.TRAIN));
                    // The loss belongs to two networks: its gradient at their outputs is passed on to each.
                    Variable seenThere = Variable.parameter(seen.value());
                    Variable readThere = Variable.parameter(read.value());
                    Variable target = Variable.constant(
                            Tensor.of(device, Shape.of(batch.size(), batch.size()), shares(subjects(batch))));
                    List<Tensor> gradients = Gradients.of(loss(seenThere, readThere, target), seenThere, readThere);
                    descend(eye, seen, gradients.getFirst(), seers);
                    descend(reader, read, gradients.getLast(), readers);
                }
            }
            return TextEncoder.of(reader);
        }
    }

    private static Adam adam(Network network) {
        return new Adam(network.parameters(), RATE, 0.9f, 0.999f, 1e-8f);
    }

    /** Convolutions that halve a picture until it is small, then a linear map. */
    private static LayerConfig eye(PictureShape shape) {
        List<LayerConfig> layers = new ArrayList<>();
        int channels = shape.channels();
        int height = shape.height();
        int width = shape.width();
        int maps = MAPS;
        while (Math.max(height, width) > SMALL_ENOUGH) {
            layers.add(Conv2d.of(channels, maps, 4, 2, 1));
            layers.add(new LeakyReLU(SLOPE));
            channels = maps;
            maps *= 2;
            height /= 2;
            width /= 2;
        }
        layers.add(new Flatten());
        layers.add(Linear.of(channels * height * width, TextEncoder.DIMENSIONS));
        return new Sequential(layers);
    }

    private static void descend(Network network, Variable outputs, Tensor gradient, Adam optimiser) {
        Variable along = Arithmetic.mul(outputs, Variable.constant(gradient));
        network.parameters().backward(Reductions.sum(along, false));
        optimiser.advance();
        optimiser.update();
    }

    private static Variable pictures(Device device, Batch batch) {
        PictureShape s = batch.shape();
        Tensor pictures = Tensor.empty(device, Shape.of(batch.size(), s.channels(), s.height(), s.width()));
        pictures.copyFrom(batch.pictures());
        return Variable.constant(pictures);
    }

    private static List<String> captions(Batch batch, long seed) {
        return IntStream.range(0, batch.size())
                .mapToObj(slot -> Wordings.of(batch, slot, seed))
                .toList();
    }

    /** What each picture's first caption says. */
    private static List<String> subjects(Batch batch) {
        return IntStream.range(0, batch.size())
                .mapToObj(slot -> batch.captions(slot).stream().findFirst().orElse(""))
                .toList();
    }

    /**
     * What is descended.
     *
     * @param seen vectors of pictures (N, dimensions), of length 1
     * @param read vectors of their captions
     * @param target (N, N), symmetric: which picture belongs to which caption
     */
    static Variable loss(Variable seen, Variable read, Variable target) {
        Variable closeness = Arithmetic.affine(Products.matmul(seen, Views.transpose(read)), SHARPNESS, 0);
        return Arithmetic.axpby(
                0.5f,
                Losses.crossEntropy(closeness, target),
                0.5f,
                Losses.crossEntropy(Views.transpose(closeness), target));
    }

    /** For each picture, row by row, an even share for every one of its subject. */
    static float[] shares(List<String> subjects) {
        int n = subjects.size();
        float[] shares = new float[n * n];
        for (int i = 0; i < n; i++) {
            String subject = subjects.get(i);
            long equal = subjects.stream().filter(subject::equals).count();
            for (int j = 0; j < n; j++) {
                shares[i * n + j] = subject.equals(subjects.get(j)) ? 1f / equal : 0;
            }
        }
        return shares;
    }
}
