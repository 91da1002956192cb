package dev.forger.bench;

import dev.forger.device.Device;
import dev.forger.gan.GanTrainer;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.kernel.elementwise.ElementwiseSpec;
import dev.forger.kernel.random.RandomSpec;
import dev.forger.memory.Buffer;
import dev.forger.memory.Shape;
import dev.forger.memory.Storage;
import dev.forger.tensor.RandomTensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The memory of a bench: what it holds before each iteration, and what of it the host reads to check. */
final class Operands implements AutoCloseable {
    private static final long SEED = 20_140_610;

    private final Device device;
    private final List<Storage> storages = new ArrayList<>();
    private final List<GanTrainer> trainers = new ArrayList<>();
    private final List<Runnable> resets = new ArrayList<>();

    /** Operands on a device, which they close in the end. */
    Operands(Device device) {
        this.device = device;
    }

    /** An input: uniform numbers on [low, high). */
    Storage uniform(long elements, float low, float high) {
        Storage storage = allocate(elements);
        draw(storage, elements, storages.size(), low, high);
        return storage;
    }

    /** An input on [−1, 1). */
    Storage uniform(long elements) {
        return uniform(elements, -1, 1);
    }

    /** An input of these bytes. */
    Storage of(MemorySegment bytes) {
        Storage storage = allocate(Math.ceilDiv(bytes.byteSize(), Float.BYTES));
        device.copyIn(bytes, storage);
        return storage;
    }

    /** What a kernel updates in place: uniform numbers again before each iteration. */
    Storage updated(long elements, float low, float high) {
        Storage storage = uniform(elements, low, high);
        int stream = storages.size();
        resets.add(() -> draw(storage, elements, stream, low, high));
        return storage;
    }

    /** An output: NaN before each iteration. */
    Storage output(long elements) {
        Storage storage = allocate(elements);
        resets.add(() -> fill(storage, elements, Float.NaN));
        return storage;
    }

    /** Closes a trainer with the rest. */
    GanTrainer own(GanTrainer trainer) {
        trainers.add(trainer);
        return trainer;
    }

    private Storage allocate(long elements) {
        Storage storage = device.allocate(elements);
        storages.add(storage);
        return storage;
    }

    private void draw(Buffer dst, long elements, long stream, float low, float high) {
        RandomSpec spec = new RandomSpec(RandomSpec.Distribution.UNIFORM, elements);
        RandomTensor.fill(device, spec, SEED, stream, low, high, dst);
    }

    private void fill(Buffer dst, long elements, float value) {
        device.kernel(ElementwiseSpec.dense(ElementwiseOp.FILL, Shape.of(elements)))
                .run(Buffer.none(), Buffer.none(), Buffer.none(), value, 0, dst);
    }

    /** The device that they are on. */
    Device device() {
        return device;
    }

    /** Gives outputs and updated operands back what they started with. */
    void reset() {
        resets.forEach(Runnable::run);
    }

    /** The elements, on the host. */
    float[] read(Buffer buffer) {
        float[] values = new float[Math.toIntExact(buffer.bytes() / Float.BYTES)];
        device.copyOut(buffer, MemorySegment.ofArray(values));
        return values;
    }

    @Override
    public void close() {
        trainers.forEach(GanTrainer::close);
        storages.forEach(Storage::close);
        device.close();
    }
}
