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
 * section 2.3). A caption of several pictures is no mistake for any of them: all that is right shares the target
 * evenly. So "a dark thing", said of many different things, can have a direction of its own.
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
                    List<String> captions = captions(batch, seed);
                    Variable text = Variable.constant(TextEncoder.oneHot(device, captions));
                    Variable read = TextEncoder.unit(reader.forward(text, Mode.TRAIN));
                    // The loss belongs to two networks: its gradient at their outputs is passed on to each.
                    Variable seenThere = Variable.parameter(seen.value());
                    Variable readThere = Variable.parameter(read.value());
                    Variable loss = loss(seenThere, readThere, new Matches(said(batch), captions));
                    List<Tensor> gradients = Gradients.of(loss, seenThere, readThere);
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

    /** All captions of each picture. */
    private static List<List<String>> said(Batch batch) {
        return IntStream.range(0, batch.size()).mapToObj(batch::captions).toList();
    }

    /**
     * What is descended.
     *
     * @param seen vectors of pictures (N, dimensions), of length 1
     * @param read vectors of their captions
     * @param matches which caption is right for which picture
     */
    static Variable loss(Variable seen, Variable read, Matches matches) {
        Variable closeness = Arithmetic.affine(Products.matmul(seen, Views.transpose(read)), SHARPNESS, 0);
        return Arithmetic.axpby(
                0.5f,
                Losses.crossEntropy(closeness, target(closeness, matches.captions())),
                0.5f,
                Losses.crossEntropy(Views.transpose(closeness), target(closeness, matches.pictures())));
    }

    private static Variable target(Variable like, float[] shares) {
        return Variable.constant(Tensor.of(like.value().device(), like.shape(), shares));
    }
}
