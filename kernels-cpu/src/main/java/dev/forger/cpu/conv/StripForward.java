package dev.forger.cpu.conv;

import static dev.forger.memory.HostMemory.ALL;
import static dev.forger.memory.HostMemory.get;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.forger.cpu.gemm.Epilogue;
import dev.forger.cpu.gemm.StripKernel;
import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.kernel.Activation;
import dev.forger.kernel.conv.ConvForwardKernel;
import dev.forger.kernel.conv.ConvForwardSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.HostMemory;
import org.jspecify.annotations.Nullable;

/**
 * Convolution forward with short sums: image after image in planes, and {@link Strips} of the weights times those.
 * What is left of an image's columns after whole tiles is put side by side with what is left of others: of 14×14
 * features 4 columns, and a tile of 16 for each image's took 7% of all.
 */
final class StripForward extends ConvForwardKernel {
    /** Images of a part where nothing is left: for all of them paddings are written once. */
    private static final int FEW_IMAGES = 4;

    private final UnfoldEngine engine;
    private final Strips strips;
    private final StripKernel kernel;

    /** For the time when the kernel is new, if it is one that takes long to compile. */
    private final @Nullable StripsAtStart atStart;

    private final Epilogue epilogue;

    /** Whether the sums are the result. */
    private final boolean needless;

    private final int ocg;

    /** Panels of weights of a group. */
    private final int panels;

    /** Columns of an image, and how many of them are in no whole tile. */
    private final int columns;

    private final int left;

    /** Images of a part. */
    private final int images;

    /** Parts of the panels, where there are few images. */
    private final int splits;

    // Bytes, and where things lie in a worker's memory.
    private final long row;
    private final long leftRow;
    private final long leftOfB;
    private final long leftRowOfB;
    private final long panelBytes;
    private final long tableBytes;
    private final long leftPlanes;
    private final long results;
    private final long finishing;
    private final long starting;
    private final WorkerPool.Job part = this::part;

    // The run at hand.
    private long src;
    private long bias;
    private long dst;
    private boolean startingUp;

    StripForward(UnfoldEngine engine, ConvForwardSpec spec, Strips strips) {
        super(spec);
        ConvGeometry g = spec.geometry();
        this.engine = engine;
        this.strips = strips;
        kernel = strips.kernel();
        atStart = strips.parts() > 1 ? new StripsAtStart(strips, engine) : null;
        epilogue = Epilogue.of(spec.activation().kind(), engine.engine().width());
        needless = !spec.bias() && spec.activation().kind() == Activation.Kind.IDENTITY;
        ocg = g.oc() / g.groups();
        panels = Math.ceilDiv(ocg, kernel.mr());
        columns = g.oh() * g.ow();
        left = columns % kernel.nr();
        int workers = engine.pool().size();
        images = Math.clamp(left == 0 ? FEW_IMAGES : kernel.nr() / left, 1, Math.ceilDiv(g.n(), workers));
        splits = Math.clamp(Math.ceilDiv(workers, (long) g.n() * g.groups()), 1, panels);
        row = (long) columns * Float.BYTES;
        leftRow = (long) Math.ceilDiv(images * left, kernel.nr()) * kernel.nr() * Float.BYTES;
        leftOfB = (long) left * kernel.columnsOfB() / kernel.nr() * Float.BYTES;
        leftRowOfB = leftRow / kernel.nr() * kernel.columnsOfB();
        panelBytes = HostMemory.aligned((long) strips.parts() * kernel.mr() * strips.depth() * Float.BYTES);
        tableBytes = HostMemory.aligned((long) strips.depth() * Integer.BYTES);
        leftPlanes = strips.bytes();
        results = leftPlanes + HostMemory.aligned(strips.parts() * leftRowOfB * strips.depth());
        finishing = results + HostMemory.aligned(kernel.mr() * Math.max(row, panels * leftRow));
        starting = finishing + Epilogue.SCRATCH_BYTES;
        engine.scratch()
                .reserve(2 * tableBytes
                        + (long) g.groups() * panels * panelBytes
                        + (atStart == null ? 0 : atStart.bytesBeyondA()));
        engine.scratch().reserveForEach(starting + (atStart == null ? 0 : atStart.bytes()));
    }

    private long offsets() {
        return engine.scratch().address();
    }

    /** The same table for what is left. */
    private long leftOffsets() {
        return offsets() + tableBytes;
    }

    private long weights(int group, int panel) {
        return leftOffsets() + tableBytes + ((long) group * panels + panel) * panelBytes;
    }

    private long memory(int worker) {
        return engine.scratch().address(worker);
    }

    /** The first channel of a panel. */
    private long channel(int group, int panel) {
        return (long) group * ocg + (long) panel * kernel.mr();
    }

    /** Channels of a panel. */
    private int rows(int panel) {
        return rows(panel, panel + 1);
    }

    /** Channels of some panels. */
    private int rows(int first, int end) {
        return Math.min(end * kernel.mr(), ocg) - first * kernel.mr();
    }

    @Override
    protected void execute(long src, long weights, long bias, long dst) {
        ConvGeometry g = spec.geometry();
        this.src = src;
        this.bias = bias;
        this.dst = dst;
        startingUp = engine.pool().startingUp();
        for (int p = 0; p < strips.depth(); p++) {
            ALL.set(JAVA_INT, offsets() + (long) p * Integer.BYTES, strips.offset(p));
            ALL.set(JAVA_INT, leftOffsets() + (long) p * Integer.BYTES, Math.toIntExact(p * leftRowOfB));
        }
        long feature = (long) g.ic() / g.groups() * g.kh() * g.kw() * Float.BYTES;
        for (int group = 0; group < g.groups(); group++) {
            for (int panel = 0; panel < panels; panel++) {
                strips.pack(weights(group, panel), weights + channel(group, panel) * feature, rows(panel));
            }
        }
        engine.pool().run(Math.ceilDiv(g.n(), images) * g.groups() * splits, part);
    }

    private void part(int index, int worker) {
        ConvGeometry g = spec.geometry();
        int split = index % splits;
        int group = index / splits % g.groups();
        int first = index / splits / g.groups() * images;
        int some = Math.min(images, g.n() - first);
        int firstPanel = panels * split / splits;
        int endPanel = panels * (split + 1) / splits;
        long memory = memory(worker);
        strips.clear(memory);
        for (int image = 0; image < some; image++) {
            long channel = ((long) (first + image) * g.groups() + group) * (g.ic() / g.groups());
            strips.unfold(src + channel * g.ih() * g.iw() * Float.BYTES, memory);
            whole(memory, group, firstPanel, endPanel, first + image);
            if (left > 0) {
                long to = memory + leftPlanes + image * leftOfB;
                strips.copyColumns(memory, columns - left, left, to, leftRowOfB);
            }
        }
        if (left > 0) {
            left(memory, group, firstPanel, endPanel, first, some);
        }
    }

    private long dst(int image, int group, int panel) {
        return dst + ((long) image * spec.geometry().oc() + channel(group, panel)) * row;
    }

    /**
     * Some panels' sums, from the planes of an image, or of what is left of some.
     *
     * @param usual whether by the usual microkernel, as while the JVM starts: the kernel has one image of a run only
     *     then, so that it is compiled when that time ends
     */
    private void multiply(long memory, boolean left, long a, int some, boolean usual, long to, long toRow, int count) {
        long b = left ? memory + leftPlanes : memory;
        long bPart = left ? strips.depth() * leftRowOfB : strips.part();
        long offsets = left ? leftOffsets() : offsets();
        int tiles = Math.ceilDiv(count, kernel.nr());
        if (usual && atStart != null) {
            for (long i = 0; i < some; i++) {
                long strip = to + i * kernel.mr() * toRow;
                atStart.run(memory + starting, a + i * panelBytes, b, bPart, offsets, strip, toRow, tiles);
            }
        } else {
            long aStep = (long) strips.parts() * kernel.mr() * Float.BYTES;
            kernel.run(a, aStep, panelBytes, some, b, bPart, offsets, strips.depth(), to, toRow, tiles);
        }
    }

    /** The columns of an image that are in whole tiles: of panels that are full, and of the one that is not. */
    private void whole(long memory, int group, int firstPanel, int endPanel, int image) {
        int some = columns - left;
        boolean usual = startingUp && image > 0;
        int endFull = Math.min(endPanel, ocg / kernel.mr());
        long to = dst(image, group, firstPanel);
        multiply(memory, false, weights(group, firstPanel), endFull - firstPanel, usual, to, row, some);
        if (endFull < endPanel) {
            long buffer = memory + results;
            multiply(memory, false, weights(group, endFull), 1, usual, buffer, row, some);
            engine.planes().copy(buffer, row, dst(image, group, endFull), row, rows(endFull), some);
        }
        finish(group, firstPanel, endPanel, to, row, some, memory);
    }

    /** The columns that are left, of some images. */
    private void left(long memory, int group, int firstPanel, int endPanel, int first, int some) {
        long from = memory + results;
        int panelsHere = endPanel - firstPanel;
        multiply(memory, true, weights(group, firstPanel), panelsHere, startingUp, from, leftRow, some * left);
        finish(group, firstPanel, endPanel, from, leftRow, some * left, memory);
        for (int image = 0; image < some; image++) {
            long to = dst(first + image, group, firstPanel) + (long) (columns - left) * Float.BYTES;
            engine.planes().copy(from, leftRow, to, row, rows(firstPanel, endPanel), left);
            from += (long) left * Float.BYTES;
        }
    }

    @Override
    public double errorFactor() {
        return strips.errorFactor();
    }

    private void finish(int group, int firstPanel, int endPanel, long first, long toRow, int count, long memory) {
        for (int r = 0; r < rows(firstPanel, endPanel) && count > 0 && !needless; r++) {
            float value = spec.bias() ? get(bias, channel(group, firstPanel) + r) : 0;
            epilogue.perRow(first + r * toRow, count, value, spec.activation().slope(), memory + finishing);
        }
    }
}
