package dev.forger.cpu.conv;

import static dev.forger.memory.HostMemory.ALL;
import static dev.forger.memory.HostMemory.get;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.forger.cpu.cost.HalfUnfoldedPlanes;
import dev.forger.cpu.cost.UnfoldedRows;
import dev.forger.cpu.gemm.Epilogue;
import dev.forger.cpu.gemm.Packing;
import dev.forger.cpu.gemm.StripKernel;
import dev.forger.cpu.parallel.WorkerPool;
import dev.forger.kernel.Activation;
import dev.forger.kernel.conv.ConvForwardKernel;
import dev.forger.kernel.conv.ConvForwardSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.HostMemory;
import java.util.Optional;

/**
 * Convolution forward with short sums: image after image half unfolded, and strips of the weights times its planes.
 * What is left of an image's columns after whole tiles is put side by side with what is left of others: of 14×14
 * features 4 columns, and a tile of 16 for each image's took 7% of all.
 */
final class HalfUnfoldForward extends ConvForwardKernel {
    /** Images of a part where nothing is left: for all of them paddings are written once. */
    private static final int FEW_IMAGES = 4;

    private final UnfoldEngine engine;
    private final HalfUnfold unfold;
    private final StripKernel strip;
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
    private final long panelBytes;
    private final long tableBytes;
    private final long leftPlanes;
    private final long strips;
    private final long finishing;
    private final long workerBytes;
    private final WorkerPool.Job part = this::part;

    // The run at hand.
    private long src;
    private long bias;
    private long dst;

    HalfUnfoldForward(UnfoldEngine engine, ConvForwardSpec spec) {
        super(spec);
        ConvGeometry g = spec.geometry();
        this.engine = engine;
        unfold = new HalfUnfold(g, engine.planes());
        strip = StripKernel.of(engine.engine().width());
        epilogue = Epilogue.of(spec.activation().kind(), engine.engine().width());
        needless = !spec.bias() && spec.activation().kind() == Activation.Kind.IDENTITY;
        ocg = g.oc() / g.groups();
        panels = Math.ceilDiv(ocg, strip.mr());
        columns = g.oh() * g.ow();
        left = columns % strip.nr();
        int workers = engine.pool().size();
        images = Math.clamp(left == 0 ? FEW_IMAGES : strip.nr() / left, 1, Math.ceilDiv(g.n(), workers));
        splits = Math.clamp(Math.ceilDiv(workers, (long) g.n() * g.groups()), 1, panels);
        row = (long) columns * Float.BYTES;
        leftRow = (long) Math.ceilDiv(images * left, strip.nr()) * strip.nr() * Float.BYTES;
        panelBytes = HostMemory.aligned((long) strip.mr() * unfold.taps() * Float.BYTES);
        tableBytes = HostMemory.aligned((long) unfold.taps() * Integer.BYTES);
        leftPlanes = unfold.bytes();
        strips = leftPlanes + HostMemory.aligned(unfold.taps() * leftRow);
        finishing = strips + HostMemory.aligned(strip.mr() * Math.max(row, panels * leftRow));
        workerBytes = finishing + Epilogue.SCRATCH_BYTES;
        engine.scratch().reserve(2 * tableBytes + (long) g.groups() * panels * panelBytes + workers * workerBytes);
    }

    /** Why a geometry is not convolved so. */
    static Optional<String> refuse(ConvGeometry g) {
        long bytes = HalfUnfoldedPlanes.of(g).totalBytes();
        return bytes <= UnfoldedRows.NEAR_BYTES
                ? Optional.empty()
                : Optional.of("what its taps see of an image are " + bytes + " bytes, the most that stay near are "
                        + UnfoldedRows.NEAR_BYTES);
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
        return weights(spec.geometry().groups(), 0) + worker * workerBytes;
    }

    /** The first channel of a panel. */
    private long channel(int group, int panel) {
        return (long) group * ocg + (long) panel * strip.mr();
    }

    /** Channels of a panel. */
    private int rows(int panel) {
        return Math.min(strip.mr(), ocg - panel * strip.mr());
    }

    @Override
    protected void execute(long src, long weights, long bias, long dst) {
        ConvGeometry g = spec.geometry();
        this.src = src;
        this.bias = bias;
        this.dst = dst;
        for (int tap = 0; tap < unfold.taps(); tap++) {
            ALL.set(JAVA_INT, offsets() + (long) tap * Integer.BYTES, unfold.offset(tap));
            ALL.set(JAVA_INT, leftOffsets() + (long) tap * Integer.BYTES, Math.toIntExact(tap * leftRow));
        }
        long kernel = (long) unfold.taps() * Float.BYTES;
        for (int group = 0; group < g.groups(); group++) {
            for (int panel = 0; panel < panels; panel++) {
                long from = weights + channel(group, panel) * kernel;
                Packing.transpose(weights(group, panel), strip.mr(), from, kernel, rows(panel), unfold.taps());
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
        unfold.clear(memory);
        for (int image = 0; image < some; image++) {
            long channel = ((long) (first + image) * g.groups() + group) * (g.ic() / g.groups());
            unfold.unfold(src + channel * g.ih() * g.iw() * Float.BYTES, memory);
            for (int panel = firstPanel; panel < endPanel; panel++) {
                whole(memory, group, panel, first + image);
            }
            if (left > 0) {
                long to = memory + leftPlanes + (long) image * left * Float.BYTES;
                unfold.copyColumns(memory, columns - left, left, to, leftRow);
            }
        }
        if (left > 0) {
            left(memory, group, firstPanel, endPanel, first, some);
        }
    }

    private long dst(int image, int group, int panel) {
        return dst + ((long) image * spec.geometry().oc() + channel(group, panel)) * row;
    }

    private void multiply(int group, int panel, long planes, long offsets, long to, long toRow, int count) {
        strip.run(
                weights(group, panel),
                (long) strip.mr() * Float.BYTES,
                planes,
                offsets,
                unfold.taps(),
                to,
                toRow,
                Math.ceilDiv(count, strip.nr()));
    }

    /** The columns of an image that are in whole tiles. */
    private void whole(long memory, int group, int panel, int image) {
        int some = columns - left;
        long to = dst(image, group, panel);
        if (rows(panel) == strip.mr()) {
            multiply(group, panel, memory, offsets(), to, row, some);
        } else {
            long buffer = memory + strips;
            multiply(group, panel, memory, offsets(), buffer, row, some);
            engine.planes().copy(buffer, row, to, row, rows(panel), some);
        }
        finish(group, panel, to, row, some, memory);
    }

    /** The columns that are left, of some images. */
    private void left(long memory, int group, int firstPanel, int endPanel, int first, int some) {
        long from = memory + strips;
        long panelRows = strip.mr() * leftRow;
        for (int panel = firstPanel; panel < endPanel; panel++) {
            long to = from + (panel - firstPanel) * panelRows;
            multiply(group, panel, memory + leftPlanes, leftOffsets(), to, leftRow, some * left);
            finish(group, panel, to, leftRow, some * left, memory);
        }
        int rows = (endPanel - firstPanel - 1) * strip.mr() + rows(endPanel - 1);
        for (int image = 0; image < some; image++) {
            long to = dst(first + image, group, firstPanel) + (long) (columns - left) * Float.BYTES;
            engine.planes().copy(from, leftRow, to, row, rows, left);
            from += (long) left * Float.BYTES;
        }
    }

    private void finish(int group, int panel, long first, long toRow, int count, long memory) {
        for (int r = 0; r < rows(panel) && count > 0 && !needless; r++) {
            float value = spec.bias() ? get(bias, channel(group, panel) + r) : 0;
            epilogue.perRow(first + r * toRow, count, value, spec.activation().slope(), memory + finishing);
        }
    }
}
