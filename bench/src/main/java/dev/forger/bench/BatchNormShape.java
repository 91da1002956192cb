package dev.forger.bench;

import dev.forger.kernel.Activation;
import dev.forger.kernel.norm.BatchNormSpec;

/** The batch normalisations of both DCGANs at batch 64, each with the activation behind it. */
public enum BatchNormShape {
    /** 128 channels of 7×7, dcgan-28. */
    DCGAN28_D2(128, 7, Activation.leakyRelu(0.2f)),
    /** 64 channels of 14×14, dcgan-28. */
    DCGAN28_G2(64, 14, Activation.RELU),
    /** 128 channels of 16×16, dcgan-64. */
    DCGAN64_D2(128, 16, Activation.leakyRelu(0.2f)),
    /** 512 channels of 4×4, dcgan-64. */
    DCGAN64_G1(512, 4, Activation.RELU),
    /** 64 channels of 32×32, dcgan-64. */
    DCGAN64_G4(64, 32, Activation.RELU);

    private static final int BATCH = 64;

    @SuppressWarnings("Immutable") // a record of immutable parts
    private final BatchNormSpec spec;

    BatchNormShape(int channels, int size, Activation activation) {
        spec = new BatchNormSpec(BATCH, channels, (long) size * size, activation);
    }

    BatchNormSpec spec() {
        return spec;
    }
}
