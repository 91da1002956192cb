package dev.forger.gan.metrics;

import dev.forger.data.BatchPlan;
import dev.forger.data.Dataset;
import dev.forger.data.PictureShape;
import dev.forger.device.Device;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.LongToIntFunction;

/** Pictures to be measured, of a generator or of a data set. */
@FunctionalInterface
public interface PictureSource {
    /**
     * The next pictures, after those that earlier calls gave.
     *
     * @return (count, C, H, W), in the current scope
     */
    Tensor next(int count);

    /** A generator. */
    @FunctionalInterface
    interface Generator {
        /**
         * Pictures of the noise of a seed.
         *
         * @return (count, C, H, W), in the current scope
         */
        Tensor pictures(int count, long seed);
    }

    /** Pictures of a generator, each call's of a seed of its own: the given one, and those after it. */
    static PictureSource of(Generator generator, long firstSeed) {
        long[] seed = {firstSeed};
        return count -> generator.pictures(count, seed[0]++);
    }

    /** A data set's pictures in order; after the last comes the first. */
    static PictureSource of(Dataset data, Device device) {
        return reading(data, device, place -> (int) (place % data.count()));
    }

    /** A data set's pictures in the order in which a run of a seed learns from them. */
    static PictureSource shuffled(Dataset data, Device device, long seed) {
        BatchPlan plan = new BatchPlan(data.count(), 1, seed);
        return reading(data, device, place -> plan.picture(place, 0));
    }

    private static PictureSource reading(Dataset data, Device device, LongToIntFunction pictureAt) {
        long[] place = {0};
        PictureShape shape = data.shape();
        return count -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment read = arena.allocate(count * shape.floatBytes(), Float.BYTES);
                for (int i = 0; i < count; i++) {
                    data.read(pictureAt.applyAsInt(place[0]++), read, i * shape.floatBytes());
                }
                Tensor pictures =
                        Tensor.empty(device, Shape.of(count, shape.channels(), shape.height(), shape.width()));
                pictures.copyFrom(read);
                return pictures;
            }
        };
    }
}
