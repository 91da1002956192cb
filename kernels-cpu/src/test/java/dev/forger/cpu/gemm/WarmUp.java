package dev.forger.cpu.gemm;

import dev.forger.cpu.Allocations;
import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.DeviceOptions;
import dev.forger.device.HostDevice;
import dev.forger.kernel.Activation;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.gemm.GemmKernel;
import dev.forger.kernel.gemm.GemmSpec;
import dev.forger.memory.Buffer;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Runs products of one width, and tiles that they do not have, until compiled; then says what a call allocates. */
final class WarmUp {
    /** With tiles at both edges, and with blocks of 8×8 alone to be transposed. */
    private static final List<GemmSpec> SPECS =
            List.of(GemmSpec.dense(52, 68, 132, false, true), GemmSpec.dense(128, 128, 128, false, true));

    /** With panels of one matrix and of two. */
    private static final GemmSpec BATCH = new GemmSpec(
            128,
            9,
            128,
            false,
            false,
            128,
            9,
            9,
            5,
            0,
            9 * 128,
            128 * 9,
            1,
            0,
            GemmSpec.Bias.NONE,
            Activation.IDENTITY);

    private static final long MOST_ELEMENTS = 128 * 132;

    private WarmUp() {}

    /** A width; then, if so, that there is an unrolled kernel. */
    public static void main(String[] args) {
        VectorWidth width = VectorWidth.valueOf(args[0]);
        try (WorkerPool pool = new WorkerPool(1);
                GemmEngine engine = new GemmEngine(width, pool)) {
            List<KernelImplementation<?, ?>> kernels =
                    List.of(CpuBatchGemm.implementation(engine), CpuGemm.implementation(engine));
            try (HostDevice device = new HostDevice("cpu", new DeviceOptions(1), "", kernels, () -> {})) {
                Microkernel tile =
                        Microkernel.ofPairs(width, Microkernel.of(width).mr(), 2);
                StripKernel strip = StripKernel.of(width);
                StripKernel winograd = StripKernel.ofWinograd(width);
                long step = 2L * tile.mr() * Float.BYTES;
                long row = (long) tile.nr() * Float.BYTES;
                try (var a = device.allocate(MOST_ELEMENTS);
                        var b = device.allocate(MOST_ELEMENTS);
                        var c = device.allocate(MOST_ELEMENTS);
                        var offsets = device.allocate(64)) {
                    device.copyIn(MemorySegment.ofArray(new float[64]), offsets);
                    for (GemmSpec spec : SPECS) {
                        GemmKernel kernel = device.kernel(spec);
                        say("a product", () -> kernel.run(a, b, Buffer.none(), c));
                    }
                    if (args.length > 1) {
                        UnrolledKernel unrolled = UnrolledGenerator.generate(width, 8, 2, 8 * Float.BYTES);
                        say(
                                "an unrolled tile",
                                () -> unrolled.compute(
                                        a.address(),
                                        Float.BYTES,
                                        8L * Float.BYTES,
                                        b.address(),
                                        row,
                                        16,
                                        c.address(),
                                        row,
                                        c.address(),
                                        row));
                    }
                    GemmKernel batch = device.kernel(BATCH);
                    say(batch.getClass().getSimpleName(), () -> batch.run(a, b, Buffer.none(), c));
                    say(
                            "a tile of pairs",
                            () -> tile.run(
                                    a.address(), step, b.address(), row, 64, c.address(), row, c.address(), row));
                    say(
                            "a strip by Winograd's filtering",
                            () -> winograd.run(
                                    a.address(),
                                    step,
                                    0,
                                    1,
                                    b.address(),
                                    row,
                                    offsets.address(),
                                    64,
                                    c.address(),
                                    row,
                                    1));
                    say(
                            "a strip",
                            () -> strip.run(
                                    a.address(),
                                    step,
                                    0,
                                    1,
                                    b.address(),
                                    0,
                                    offsets.address(),
                                    64,
                                    c.address(),
                                    row,
                                    1));
                }
            }
        }
    }

    private static void say(String what, Runnable call) {
        System.out.println(what + " allocates " + Allocations.ofCalls(1_000, call) + " bytes");
    }
}
