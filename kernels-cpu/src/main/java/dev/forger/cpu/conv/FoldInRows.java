package dev.forger.cpu.conv;

import static dev.forger.memory.HostMemory.get;
import static dev.forger.memory.HostMemory.set;

import dev.forger.cpu.elementwise.ElementwiseLoop;
import dev.forger.kernel.Activation;
import dev.forger.kernel.conv.ConvBackwardDataSpec;
import dev.forger.kernel.conv.ConvGeometry;
import dev.forger.memory.HostMemory;
import java.util.List;

/**
 * A {@link Fold} of one channel: the pixels of one {@link Axis phase} in rows and columns get a rectangle of one matrix
 * row from each tap: whole rows are added to whole rows. With a stride of 2 the phases are interleaved at last.
 */
final class FoldInRows implements Fold {
    private final ConvGeometry g;
    private final boolean biased;
    private final PlaneLoops loops;
    private final Activation activation;
    private final ElementwiseLoop activationLoop;
    private final List<Axis> phasesY;
    private final List<Axis> phasesX;

    /** Whether there is one phase, so that it can be added up where it belongs. */
    private final boolean inPlace;

    /** Bytes of a row of a phase. */
    private final long phaseRow;

    /** Bytes of a phase. */
    private final long phaseBytes;

    FoldInRows(UnfoldEngine engine, ConvBackwardDataSpec spec) {
        g = spec.geometry();
        biased = spec.bias();
        loops = engine.planes();
        activation = spec.activation();
        activationLoop = engine.activations().of(activation);
        phasesY = Axis.backward(g.ih(), g.oh(), g.kh(), g.strideH(), g.padH(), g.dilationH());
        phasesX = Axis.backward(g.iw(), g.ow(), g.kw(), g.strideW(), g.padW(), g.dilationW());
        inPlace = phasesX.size() == 1 && phasesY.size() == 1;
        phaseRow = (long) phasesX.getFirst().count * Float.BYTES;
        phaseBytes = phaseRow * phasesY.getFirst().count;
    }

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public long scratchBytes() {
        long phases = inPlace ? 0 : phaseBytes * phasesX.size();
        return ElementwiseLoop.SCRATCH_BYTES + HostMemory.aligned(phases);
    }

    @Override
    public void run(long matrix, long matrixEnd, int channels, long bias, long plane, long scratch) {
        float start = biased ? get(bias, 0) : 0;
        long buffer = inPlace ? plane : scratch + ElementwiseLoop.SCRATCH_BYTES;
        for (int py = 0; py < phasesY.size(); py++) { // an iterator might be allocated
            Axis y = phasesY.get(py);
            for (int px = 0; px < phasesX.size(); px++) {
                phase(matrix, start, y, phasesX.get(px), buffer + px * phaseBytes);
            }
            activate(buffer, (int) (phasesX.size() * phaseBytes / Float.BYTES), scratch);
            if (!inPlace) {
                distribute(y, buffer, plane);
            }
        }
    }

    private void phase(long matrix, float start, Axis y, Axis x, long buffer) {
        loops.fill(buffer, start, (int) (phaseBytes / Float.BYTES));
        for (int ty = 0; ty < y.taps(); ty++) {
            for (int tx = 0; tx < x.taps(); tx++) {
                long row = (long) y.tap(ty) * g.kw() + x.tap(tx);
                long src = (row * g.oh() + y.input(y.from(ty), ty)) * g.ow() + x.input(x.from(tx), tx);
                loops.add(
                        matrix + src * Float.BYTES,
                        (long) g.ow() * Float.BYTES,
                        buffer + y.from(ty) * phaseRow + (long) x.from(tx) * Float.BYTES,
                        phaseRow,
                        y.to(ty) - y.from(ty),
                        x.to(tx) - x.from(tx));
            }
        }
    }

    private void activate(long buffer, int floats, long scratch) {
        if (activation.kind() != Activation.Kind.IDENTITY) {
            int dense = ElementwiseLoop.DENSE;
            int none = ElementwiseLoop.REPEATED;
            activationLoop.run(
                    buffer, dense, buffer, none, buffer, none, activation.slope(), 0, buffer, floats, scratch);
        }
    }

    private void distribute(Axis y, long buffer, long plane) {
        long dst = plane + (long) y.first * g.iw() * Float.BYTES;
        long dstRow = (long) y.step * g.iw() * Float.BYTES;
        if (phasesX.size() == 1) {
            loops.copy(buffer, phaseRow, dst, dstRow, y.count, g.iw());
        } else if (phasesX.size() == 2) {
            loops.interleave(buffer, buffer + phaseBytes, phaseRow, dst, dstRow, y.count, g.iw());
        } else {
            for (int px = 0; px < phasesX.size(); px++) {
                scatter(phasesX.get(px), buffer + px * phaseBytes, dst, dstRow, y.count);
            }
        }
    }

    private void scatter(Axis x, long buffer, long dst, long dstRow, int rows) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < x.count; j++) {
                set(dst + i * dstRow, x.first + (long) j * x.step, get(buffer + i * phaseRow, j));
            }
        }
    }
}
