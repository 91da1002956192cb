package dev.forger.bench;

import dev.forger.kernel.conv.ConvGeometry;

/**
 * The convolutions that are timed: every layer of both DCGANs at batch 64, and what most other networks have. A layer
 * of the discriminator and the mirrored one of the generator share their geometry: what is {@code forward} in one is
 * {@code backwardData} in the other. Names say the layers, counted from each network's input.
 */
public enum ConvShape {
    /** 1 channel of 28×28 to 64 of 14×14. */
    DCGAN28_D1_G3(halving(1, 28, 64)),
    /** 64 channels of 14×14 to 128 of 7×7. */
    DCGAN28_D2_G2(halving(64, 14, 128)),
    /** 3 channels of 64×64 to 64 of 32×32. */
    DCGAN64_D1_G5(halving(3, 64, 64)),
    /** 64 channels of 32×32 to 128 of 16×16. */
    DCGAN64_D2_G4(halving(64, 32, 128)),
    /** 128 channels of 16×16 to 256 of 8×8. */
    DCGAN64_D3_G3(halving(128, 16, 256)),
    /** 256 channels of 8×8 to 512 of 4×4. */
    DCGAN64_D4_G2(halving(256, 8, 512)),
    /** 512 channels of 4×4 to the one logit. */
    DCGAN64_D5(of(512, 4, 1, 4, 1, 0)),
    /** The generator's 100 numbers, on the feature side, and 512 channels of 4×4. */
    DCGAN64_G1(of(512, 4, 100, 4, 1, 0)),
    /** 3×3 at 64 channels of 32×32. */
    SAME_3X3_64(of(64, 32, 64, 3, 1, 1)),
    /** 3×3 at 256 channels of 8×8. */
    SAME_3X3_256(of(256, 8, 256, 3, 1, 1)),
    /** The 3×3 of ResNet's first stage. */
    RESNET_3X3_56(of(64, 56, 64, 3, 1, 1).atBatch(16)),
    /** The 3×3 of its third. */
    RESNET_3X3_14(of(256, 14, 256, 3, 1, 1).atBatch(16)),
    /** A 1×1 of its first stage. */
    RESNET_1X1_56(of(64, 56, 256, 1, 1, 0).atBatch(16)),
    /** A 1×1 of its third. */
    RESNET_1X1_14(of(1024, 14, 256, 1, 1, 0).atBatch(16));

    /** The batch that training uses. */
    static final String OWN_BATCH = "own";

    @SuppressWarnings("Immutable") // a record of numbers
    private final Sizes sizes;

    ConvShape(Sizes sizes) {
        this.sizes = sizes;
    }

    private static Sizes halving(int channels, int size, int features) {
        return of(channels, size, features, 4, 2, 1);
    }

    private static Sizes of(int channels, int size, int features, int kernel, int stride, int pad) {
        return new Sizes(64, channels, size, features, kernel, stride, pad);
    }

    private record Sizes(int batch, int channels, int size, int features, int kernel, int stride, int pad) {
        Sizes atBatch(int other) {
            return new Sizes(other, channels, size, features, kernel, stride, pad);
        }
    }

    /** The layer at a batch: a number, or {@link #OWN_BATCH}. */
    ConvGeometry geometry(String batch) {
        int n = batch.equals(OWN_BATCH) ? sizes.batch : Integer.parseInt(batch);
        int out = ConvGeometry.outputSize(sizes.size, sizes.kernel, sizes.stride, sizes.pad, 1);
        return new ConvGeometry(
                n,
                1,
                sizes.channels,
                sizes.size,
                sizes.size,
                sizes.features,
                out,
                out,
                sizes.kernel,
                sizes.kernel,
                sizes.stride,
                sizes.stride,
                sizes.pad,
                sizes.pad,
                1,
                1);
    }

    /** Whether it is a layer of a DCGAN. */
    boolean isOfDcgan() {
        return name().startsWith("DCGAN");
    }
}
