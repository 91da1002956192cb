package dev.forger.cpu.conv;

import dev.forger.cpu.elementwise.ElementwiseLoops;
import dev.forger.cpu.gemm.GemmEngine;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.KernelRegistry;
import dev.forger.kernel.conv.ConvBackwardDataSpec;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvForwardSpec;
import dev.forger.kernel.conv.ConvGeometry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The ways to convolve on a processor. */
public final class Convolutions {
    /** The images of a pixel are the depth of the weights' gradient in lanes; with fewer unfolding is faster. */
    private static final int LEAST_IMAGES = 4;

    /** Channels of an image that are not worth turning into lanes. */
    private static final int FEW_CHANNELS = 4;

    private Convolutions() {}

    /**
     * The implementations on one engine, the most specialised of each direction first.
     *
     * @param engine stays the caller's to close
     * @param loops the activations, of the engine's width
     * @param gemms the matrix products on this engine
     * @param mostErrorFactor the largest {@link dev.forger.kernel.Kernel#errorFactor} that is wanted
     */
    public static List<KernelImplementation<?, ?>> on(
            GemmEngine engine, ElementwiseLoops loops, KernelRegistry gemms, double mostErrorFactor) {
        List<KernelImplementation<?, ?>> all = new ArrayList<>();
        all.addAll(products(gemms));
        UnfoldEngine unfold = new UnfoldEngine(engine, loops, gemms);
        all.add(unfoldedForward(unfold, FEW_CHANNELS));
        all.add(foldedBackwardData(unfold, FEW_CHANNELS));
        all.addAll(winograd(engine, loops, 4, false, mostErrorFactor));
        all.addAll(lanes(engine, loops, false));
        all.addAll(unfolded(unfold));
        return all;
    }

    /** Matrix products as the operands lie. */
    static List<KernelImplementation<?, ?>> products(KernelRegistry gemms) {
        return List.of(
                new KernelImplementation<>(
                        "conv forward, plain product",
                        ConvForwardSpec.class,
                        spec -> refuse(spec.geometry(), false, () -> PlainProduct.refuse(spec.geometry())),
                        spec -> new ProductForward(gemms, spec)),
                new KernelImplementation<>(
                        "conv backward data, plain product",
                        ConvBackwardDataSpec.class,
                        spec -> refuse(spec.geometry(), false, () -> PlainProduct.refuse(spec)),
                        spec -> new ProductBackwardData(gemms, spec)),
                new KernelImplementation<>(
                        "conv backward weights, plain product",
                        ConvBackwardWeightsSpec.class,
                        spec -> refuse(spec.geometry(), false, () -> PlainProduct.refuse(spec.geometry())),
                        spec -> new ProductBackwardWeights(gemms, spec)));
    }

    /** Matrix products of unfolded images, for everything that is not empty. */
    static List<KernelImplementation<?, ?>> unfolded(UnfoldEngine unfold) {
        return List.of(
                unfoldedForward(unfold, Integer.MAX_VALUE),
                foldedBackwardData(unfold, Integer.MAX_VALUE),
                new KernelImplementation<>(
                        "conv backward weights, unfolded",
                        ConvBackwardWeightsSpec.class,
                        spec -> refuse(spec.geometry(), true, Optional::empty),
                        spec -> new UnfoldBackwardWeights(unfold, spec)));
    }

    private static KernelImplementation<?, ?> unfoldedForward(UnfoldEngine unfold, int most) {
        return new KernelImplementation<>(
                "conv forward, unfolded",
                ConvForwardSpec.class,
                spec -> refuse(spec.geometry(), false, () -> refuseMany(spec.geometry(), most)),
                spec -> new UnfoldForward(unfold, spec));
    }

    private static KernelImplementation<?, ?> foldedBackwardData(UnfoldEngine unfold, int most) {
        return new KernelImplementation<>(
                "conv backward data, folded",
                ConvBackwardDataSpec.class,
                spec -> refuse(spec.geometry(), false, () -> refuseMany(spec.geometry(), most)),
                spec -> new FoldBackwardData(unfold, spec));
    }

    private static Optional<String> refuseMany(ConvGeometry g, int most) {
        int channels = g.ic() / g.groups();
        return channels <= most
                ? Optional.empty()
                : Optional.of(channels + " channels of the image are more than " + most);
    }

    /**
     * Images or channels in the lanes.
     *
     * @param always also where unfolding is faster
     */
    static List<KernelImplementation<?, ?>> lanes(GemmEngine engine, ElementwiseLoops loops, boolean always) {
        LaneEngine lanes = new LaneEngine(engine, loops);
        return List.of(
                new KernelImplementation<>(
                        "conv forward, image lanes",
                        ConvForwardSpec.class,
                        spec -> refuse(
                                spec.geometry(),
                                always,
                                () -> refuseImages(
                                        lanes, spec.geometry(), spec.geometry().oc())),
                        spec -> new LaneForward(lanes, spec)),
                new KernelImplementation<>(
                        "conv backward data, image lanes",
                        ConvBackwardDataSpec.class,
                        spec -> refuse(
                                spec.geometry(),
                                always,
                                () -> refuseImages(
                                        lanes, spec.geometry(), spec.geometry().ic())),
                        spec -> new LaneBackwardData(lanes, spec)),
                new KernelImplementation<>(
                        "conv backward weights, channel lanes",
                        ConvBackwardWeightsSpec.class,
                        spec -> refuse(spec.geometry(), always, () -> refuseChannels(lanes, spec.geometry())),
                        spec -> new LaneBackwardWeights(lanes, spec)));
    }

    /** Images or channels in the lanes, with less arithmetic; {@link WinogradImplementations} has the parameters. */
    static List<KernelImplementation<?, ?>> winograd(
            GemmEngine engine, ElementwiseLoops loops, int tile, boolean always, double mostErrorFactor) {
        return new WinogradImplementations(new LaneEngine(engine, loops), tile, always, mostErrorFactor).list();
    }

    private static Optional<String> refuse(ConvGeometry g, boolean always, Supplier<Optional<String>> slow) {
        if (g.srcSize() == 0 || g.dstSize() == 0 || g.weightsSize() == 0) {
            return Optional.of("an extent is zero");
        }
        return always ? Optional.empty() : slow.get();
    }

    private static Optional<String> refuseImages(LaneEngine lanes, ConvGeometry g, int outputChannels) {
        return idle(g.n(), lanes.microkernel(outputChannels / g.groups(), g.n()).nr(), "images");
    }

    private static Optional<String> refuseChannels(LaneEngine lanes, ConvGeometry g) {
        return idle(g.ic() / g.groups(), lanes.microkernel().nr(), "input channels")
                .or(() -> g.n() < LEAST_IMAGES
                        ? Optional.of("a depth of " + g.n() + " images is too short")
                        : Optional.empty());
    }

    private static Optional<String> idle(int count, int lanes, String what) {
        int all = Math.ceilDiv(count, lanes) * lanes;
        return 2 * count < all
                ? Optional.of(count + " " + what + " leave most of " + all + " lanes without work")
                : Optional.empty();
    }
}
