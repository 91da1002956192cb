package dev.forger.cpu.conv;

import java.util.List;
import java.util.Optional;

/**
 * An {@link Axis} cut into tiles of some outputs for Winograd's filtering. Where the inputs of neighbouring outputs
 * are s apart, the axis falls into s parts, each dense in its own inputs and with every s-th tap; the outputs are
 * the sums of the parts.
 */
final class TileAxis {
    /** What is cut. */
    final Axis axis;

    /** Taps of a part. */
    final int taps;

    /** Outputs of a tile. */
    final int outputs;

    /** Outputs of the first tile that lie before the axis' first. */
    private final int before;

    /** Tiles that cover the outputs; the last one may go beyond. */
    final int tiles;

    private TileAxis(Axis axis, int outputs, int taps, int before) {
        this.axis = axis;
        this.outputs = outputs;
        this.taps = taps;
        this.before = before;
        tiles = Math.ceilDiv(before + axis.count, outputs);
    }

    /** Cuts phases, none of which {@link #refuse} refuses, into tiles of so many outputs. */
    static List<TileAxis> of(List<Axis> phases, int outputs, int taps) {
        return phases.stream().map(axis -> new TileAxis(axis, outputs, taps, 0)).toList();
    }

    /** As {@link #of}, but moved so far that a tile sees the same inputs in all phases. */
    static List<TileAxis> aligned(List<Axis> phases, int outputs, int taps) {
        int first = phases.stream().mapToInt(axis -> axis.offset(0)).min().orElseThrow();
        return phases.stream()
                .map(axis -> new TileAxis(axis, outputs, taps, (axis.offset(0) - first) / axis.inputStep))
                .toList();
    }

    /** Tiles of the phase that has the most. */
    static int tiles(List<TileAxis> phases) {
        return phases.stream().mapToInt(axis -> axis.tiles).max().orElseThrow();
    }

    /** Zeros before the inputs that the first tiles see. */
    static int pad(List<TileAxis> phases) {
        return phases.stream()
                .mapToInt(axis -> Math.max(0, -axis.input(0, 0)))
                .max()
                .orElseThrow();
    }

    /** Inputs of a part, those that {@link #pad} adds counted, that so many tiles see. */
    static int extent(List<TileAxis> phases, int tiles) {
        int end = phases.stream().mapToInt(axis -> axis.end(tiles)).max().orElseThrow();
        return Math.ceilDiv(pad(phases) + end, phases.getFirst().parts());
    }

    /** Why the phases cannot be cut into parts with so many neighbouring taps each. */
    static Optional<String> refuse(List<Axis> phases, int taps) {
        for (Axis axis : phases) {
            if (axis.taps() != taps * axis.inputStep) {
                return Optional.of(axis.taps() + " taps meet the input at stride " + axis.inputStep + ", expected "
                        + taps * axis.inputStep);
            }
            if (axis.offset(axis.taps() - 1) - axis.offset(0) != axis.taps() - 1) {
                return Optional.of("the taps are not neighbours");
            }
        }
        return Optional.empty();
    }

    /** How many parts: the distance of the inputs of neighbouring outputs. */
    int parts() {
        return axis.inputStep;
    }

    /** The input that a tile's first output of a part begins at; may be outside. */
    int input(int tile, int part) {
        return output(tile) * axis.inputStep + axis.offset(part);
    }

    /** The end of the inputs that so many tiles see. */
    int end(int tiles) {
        return input(tiles - 1, parts() - 1) + (outputs + taps - 2) * axis.inputStep + 1;
    }

    /** The output that is a tile's first; may be outside. */
    int output(int tile) {
        return tile * outputs - before;
    }

    /** The first output of a tile that there is. */
    int from(int tile) {
        return Math.max(0, -output(tile));
    }

    /** The end of the outputs of a tile that there are; none are where another phase has more tiles. */
    int to(int tile) {
        return Math.clamp((long) axis.count - output(tile), 0, outputs);
    }

    /**
     * Whether any output of a tile is summed of the products at a point. Those at 0, the first one, are for its first
     * output alone, those at infinity, the last one, for its last ({@link ToomCook#output}); where the outputs cut it
     * off they are left out. The four tiles of 7×7 outputs need 81 products instead of 100.
     */
    boolean counts(int point, int tile) {
        return any(tile) && (point > 0 || from(tile) == 0) && (point < outputs + taps - 2 || to(tile) == outputs);
    }

    /** Whether a tile has any outputs. */
    boolean any(int tile) {
        return from(tile) < to(tile);
    }
}
