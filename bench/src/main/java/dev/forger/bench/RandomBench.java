package dev.forger.bench;

import dev.forger.device.Device;
import dev.forger.kernel.random.RandomKernel;
import dev.forger.kernel.random.RandomSpec;
import dev.forger.kernel.random.RandomSpec.Distribution;
import dev.forger.memory.Buffer;
import dev.forger.memory.Storage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.openjdk.jmh.annotations.Param;

/** Philox random numbers. */
public class RandomBench extends DeviceBench {
    private static final long COUNT = 1 << 22;
    private static final long SEED = 1;
    private static final long STREAM = 2;

    /** The distribution. */
    @Param
    public Distribution distribution = Distribution.NORMAL;

    @Override
    Work work() {
        return Work.memory(COUNT);
    }

    @Override
    Timed prepare(Device opened, Operands operands) {
        RandomSpec spec = new RandomSpec(distribution, COUNT);
        RandomKernel kernel = opened.kernel(spec);
        Buffer stream = operands.of(MemorySegment.ofArray(new long[] {STREAM}));
        Buffer dst = operands.output(COUNT);
        return new Timed(() -> kernel.run(SEED, stream, -1, 2, dst), () -> {
            // Every backend gives the same bits.
            float[] expected = reference(spec);
            SpotCheck.check("dst", operands.read(dst), index -> new SpotCheck.Expected(expected[index], 0));
        });
    }

    private static float[] reference(RandomSpec spec) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(ValueLayout.JAVA_FLOAT, spec.count());
            MemorySegment stream = arena.allocateFrom(ValueLayout.JAVA_LONG, STREAM);
            spec.reference().run(SEED, Storage.wrap(stream), -1, 2, Storage.wrap(memory));
            return memory.toArray(ValueLayout.JAVA_FLOAT);
        }
    }
}
