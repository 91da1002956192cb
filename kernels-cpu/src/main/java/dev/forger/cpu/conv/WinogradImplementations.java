package dev.forger.cpu.conv;

import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.conv.ConvBackwardDataSpec;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvForwardSpec;
import dev.forger.kernel.conv.ConvGeometry;
import java.util.List;
import java.util.Optional;

/**
 * Convolution with less arithmetic, in tiles of one size.
 *
 * @param engine threads, memory and inner loops
 * @param tile rows and columns of a tile: of the output, or of the features for the weights' gradient
 * @param always also where others are faster
 * @param mostErrorFactor the largest {@link dev.forger.kernel.Kernel#errorFactor} that is wanted
 */
record WinogradImplementations(LaneEngine engine, int tile, boolean always, double mostErrorFactor) {
    /** With fewer channels the transforms take longer than what they save. */
    private static final int LEAST_CHANNELS = 32;

    /** With fewer images most lanes are idle. */
    private static final int LEAST_IMAGES = 8;

    /** The entries in a backend's list. */
    List<KernelImplementation<?, ?>> list() {
        String name = "Winograd of " + tile + "x" + tile;
        return List.of(
                new KernelImplementation<>(
                        "conv forward, " + name,
                        ConvForwardSpec.class,
                        spec -> refuse(spec.geometry()).or(() -> refuse(Correlation.of(spec))),
                        spec -> new WinogradForward(engine, spec, tile)),
                new KernelImplementation<>(
                        "conv backward data, " + name,
                        ConvBackwardDataSpec.class,
                        spec -> refuse(spec.geometry()).or(() -> refuse(Correlation.of(spec))),
                        spec -> new WinogradBackwardData(engine, spec, tile)),
                new KernelImplementation<>(
                        "conv backward weights, " + name,
                        ConvBackwardWeightsSpec.class,
                        spec -> refuse(spec.geometry()).or(() -> refuseGradient(spec.geometry())),
                        spec -> new WinogradBackwardWeights(engine, spec, tile)));
    }

    private Optional<String> refuse(ConvGeometry g) {
        if (g.srcSize() == 0 || g.dstSize() == 0 || g.weightsSize() == 0) {
            return Optional.of("an extent is zero");
        }
        int channels = Math.min(g.ic(), g.oc()) / g.groups();
        if (!always && channels < LEAST_CHANNELS) {
            return Optional.of(channels + " channels, fewer than " + LEAST_CHANNELS);
        }
        return !always && g.n() < LEAST_IMAGES
                ? Optional.of(g.n() + " images, fewer than " + LEAST_IMAGES)
                : Optional.empty();
    }

    private Optional<String> refuse(Correlation c) {
        return WinogradConvolution.refuse(c).or(() -> refuse(WinogradConvolution.errorFactor(c, tile)));
    }

    private Optional<String> refuseGradient(ConvGeometry g) {
        return WinogradBackwardWeights.refuse(g).or(() -> refuse(WinogradBackwardWeights.errorFactor(g, tile)));
    }

    private Optional<String> refuse(double errorFactor) {
        return errorFactor > mostErrorFactor
                ? Optional.of("its error factor is " + errorFactor + ", the most wanted is " + mostErrorFactor)
                : Optional.empty();
    }
}
