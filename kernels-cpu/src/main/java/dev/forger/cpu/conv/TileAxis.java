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

    /** Tiles that cover the outputs; the last one may go beyond. */
    final int tiles;

    private TileAxis(Axis axis, int outputs, int taps) {
        this.axis = axis;
        this.outputs = outputs;
        this.taps = taps;
        tiles = Math.ceilDiv(axis.count, outputs);
    }

    /** Cuts phases, none of which {@link #refuse} refuses, into tiles of so many outputs. */
    static List<TileAxis> of(List<Axis> phases, int outputs, int taps) {
        return phases.stream().map(axis -> new TileAxis(axis, outputs, taps)).toList();
    }

    /** Zeros before the inputs that the first tiles see. */
    static int pad(List<TileAxis> phases) {
        return phases.stream()
                .mapToInt(axis -> Math.max(0, -axis.axis.offset(0)))
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
        return tile * outputs * axis.inputStep + axis.offset(part);
    }

    /** The end of the inputs that so many tiles see. */
    int end(int tiles) {
        return input(tiles - 1, parts() - 1) + (outputs + taps - 2) * axis.inputStep + 1;
    }

    /** Outputs of a tile that there are; none where another phase has more tiles. */
    int valid(int tile) {
        return Math.clamp(axis.count - (long) tile * outputs, 0, outputs);
    }
}
