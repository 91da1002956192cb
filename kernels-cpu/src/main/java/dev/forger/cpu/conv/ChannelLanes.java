package dev.forger.cpu.conv;

/**
 * An NCHW operand turned so that a group's channels, a block of them at a time, lie in the lanes:
 * {@code [group][block of channels][y][x][n][channel of the block]}.
 */
final class ChannelLanes {
    private final int n;
    private final int plane;
    private final int groups;
    private final int channels;
    private final int width;
    private final int blocks;
    private final Transposition transposition;

    /**
     * The layout.
     *
     * @param n batch
     * @param height rows of a channel
     * @param columns columns of a channel
     * @param groups number of groups
     * @param channels channels of a group
     * @param width channels of a block, a multiple of the vector's floats
     */
    ChannelLanes(int n, int height, int columns, int groups, int channels, int width, Transposition transposition) {
        this.n = n;
        plane = Math.multiplyExact(height, columns);
        this.groups = groups;
        this.channels = channels;
        this.width = width;
        this.transposition = transposition;
        blocks = Math.ceilDiv(channels, width);
    }

    /** Blocks of a group. */
    int blocks() {
        return blocks;
    }

    /** Bytes from one image to the next at a pixel of a block: the step of a panel. */
    long stepBytes() {
        return (long) width * Float.BYTES;
    }

    /** Bytes from one pixel of a block to the next. */
    long pixelBytes() {
        return n * stepBytes();
    }

    /** Bytes of a block. */
    long blockBytes() {
        return plane * pixelBytes();
    }

    /** Bytes of all. */
    long bytes() {
        return blockBytes() * blocks * groups;
    }

    /** The parts of {@link #pack}. */
    int parts() {
        return groups * blocks * n;
    }

    /**
     * Turns one image of a block.
     *
     * @param src the operand
     * @param dst {@link #bytes} of memory for all
     * @param scratch the transposition's
     */
    void pack(int part, long src, long dst, long scratch) {
        int image = part % n;
        int block = part / n;
        int first = block / blocks * channels + block % blocks * width;
        long planeBytes = (long) plane * Float.BYTES;
        transposition.toLanes(
                src + ((long) image * groups * channels + first) * planeBytes,
                planeBytes,
                Math.min(width, channels - block % blocks * width),
                plane,
                src + (long) n * groups * channels * planeBytes,
                dst + block * blockBytes() + image * stepBytes(),
                pixelBytes(),
                width,
                scratch);
    }
}
