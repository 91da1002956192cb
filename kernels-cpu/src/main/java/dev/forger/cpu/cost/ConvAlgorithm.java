package dev.forger.cpu.cost;

import dev.forger.kernel.conv.ConvGeometry;

/** The ways to convolve on a processor. */
public enum ConvAlgorithm {
    /** A matrix product of the operands as they lie. */
    PLAIN_PRODUCT("plain product") {
        @Override
        Work work(Direction direction, ConvGeometry g, Tile tile) {
            return ProductWork.plain(direction, g, tile);
        }
    },
    /** Matrix products of unfolded images, or of images to be folded. */
    UNFOLDED("unfolded") {
        @Override
        Work work(Direction direction, ConvGeometry g, Tile tile) {
            return ProductWork.unfolded(direction, g, tile);
        }
    },
    /** Forward by products of images unfolded along their rows only. */
    HALF_UNFOLDED("half unfolded") {
        @Override
        public boolean computes(Direction direction) {
            return direction == Direction.FORWARD;
        }

        @Override
        Work work(Direction direction, ConvGeometry g, Tile tile) {
            return ProductWork.halfUnfolded(g, tile);
        }
    },
    /** The same with less arithmetic, in tiles of two columns. */
    WINOGRAD_ROWS("Winograd of 1x2") {
        @Override
        public boolean computes(Direction direction) {
            return direction == Direction.FORWARD;
        }

        @Override
        Work work(Direction direction, ConvGeometry g, Tile tile) {
            return ProductWork.winogradRows(g, tile);
        }
    },
    /** The weights' gradient by matrix products of patches of images. */
    PATCHES("patches") {
        @Override
        public boolean computes(Direction direction) {
            return direction == Direction.BACKWARD_WEIGHTS;
        }

        @Override
        Work work(Direction direction, ConvGeometry g, Tile tile) {
            return ProductWork.patches(g, tile);
        }
    },
    /** Images in the lanes, or channels for the weights' gradient. */
    LANES("lanes") {
        @Override
        Work work(Direction direction, ConvGeometry g, Tile tile) {
            return direction == Direction.BACKWARD_WEIGHTS
                    ? LaneWork.gradient(g, tile)
                    : LaneWork.of(direction, g, tile);
        }
    },
    /** With less arithmetic, in tiles of 2×2. */
    WINOGRAD_2("Winograd of 2x2") {
        @Override
        Work work(Direction direction, ConvGeometry g, Tile tile) {
            return WinogradWork.of(direction, g, tile, 2);
        }
    },
    /** With less arithmetic, in tiles of 3×3. */
    WINOGRAD_3("Winograd of 3x3") {
        @Override
        Work work(Direction direction, ConvGeometry g, Tile tile) {
            return WinogradWork.of(direction, g, tile, 3);
        }
    },
    /** With less arithmetic, in tiles of 4×4. */
    WINOGRAD_4("Winograd of 4x4") {
        @Override
        Work work(Direction direction, ConvGeometry g, Tile tile) {
            return WinogradWork.of(direction, g, tile, 4);
        }
    };

    private final String label;

    ConvAlgorithm(String label) {
        this.label = label;
    }

    /** What reports, and answers that a run keeps, call it. */
    public String name(Direction direction) {
        return direction.label() + ", " + label;
    }

    /** Whether there is a kernel of it for a direction. */
    public boolean computes(Direction direction) {
        return true;
    }

    /** What it does for a geometry that it covers, none of whose extents is zero. */
    abstract Work work(Direction direction, ConvGeometry g, Tile tile);
}
