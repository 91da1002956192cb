package dev.forger.cpu.conv;

import dev.forger.cpu.cost.ConvAlgorithm;
import dev.forger.cpu.cost.CostModel;
import dev.forger.cpu.cost.Direction;
import dev.forger.cpu.cost.Tile;
import dev.forger.cpu.elementwise.ElementwiseLoops;
import dev.forger.cpu.gemm.GemmEngine;
import dev.forger.kernel.Kernel;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.KernelRegistry;
import dev.forger.kernel.KernelSpec;
import dev.forger.kernel.conv.ConvBackwardDataKernel;
import dev.forger.kernel.conv.ConvBackwardDataSpec;
import dev.forger.kernel.conv.ConvBackwardWeightsKernel;
import dev.forger.kernel.conv.ConvBackwardWeightsSpec;
import dev.forger.kernel.conv.ConvForwardKernel;
import dev.forger.kernel.conv.ConvForwardSpec;
import dev.forger.kernel.conv.ConvGeometry;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The ways to convolve on a processor: what each can compute; {@link dev.forger.cpu.cost} says which one does. */
public final class Convolutions {
    private final LaneEngine lanes;
    private final UnfoldEngine unfold;
    private final KernelRegistry gemms;
    private final CostModel costs;
    private final double mostErrorFactor;

    /**
     * The ways on one engine.
     *
     * @param engine stays the caller's to close
     * @param loops the activations, of the engine's width
     * @param gemms the matrix products on this engine
     * @param mostErrorFactor the largest {@link dev.forger.kernel.Kernel#errorFactor} that is wanted
     */
    public Convolutions(GemmEngine engine, ElementwiseLoops loops, KernelRegistry gemms, double mostErrorFactor) {
        this.gemms = gemms;
        this.mostErrorFactor = mostErrorFactor;
        lanes = new LaneEngine(engine, loops);
        unfold = new UnfoldEngine(engine, loops, gemms);
        costs = CostModel.fitted(
                new Tile(engine.mr(), engine.nr(), engine.width().floats()));
    }

    /** All of them. */
    public List<KernelImplementation<?, ?>> all() {
        return Stream.of(
                        products(),
                        unfolded(),
                        halfUnfolded(),
                        winogradRows(),
                        patches(),
                        inLanes(),
                        winograd(2),
                        winograd(3),
                        winograd(4))
                .flatMap(List::stream)
                .toList();
    }

    /** Matrix products as the operands lie. */
    List<KernelImplementation<?, ?>> products() {
        return List.of(
                forward(
                        ConvAlgorithm.PLAIN_PRODUCT,
                        spec -> PlainProduct.refuse(spec.geometry()),
                        spec -> new ProductForward(gemms, spec)),
                backwardData(
                        ConvAlgorithm.PLAIN_PRODUCT,
                        PlainProduct::refuse,
                        spec -> new ProductBackwardData(gemms, spec)),
                backwardWeights(
                        ConvAlgorithm.PLAIN_PRODUCT,
                        PlainProduct::refuse,
                        spec -> new ProductBackwardWeights(gemms, spec)));
    }

    /** Matrix products of unfolded images, where they are not matrices as they lie. */
    List<KernelImplementation<?, ?>> unfolded() {
        return List.of(
                forward(
                        ConvAlgorithm.UNFOLDED,
                        spec -> needless(PlainProduct.refuse(spec.geometry())),
                        spec -> new UnfoldForward(unfold, spec)),
                backwardData(
                        ConvAlgorithm.UNFOLDED,
                        spec -> needless(PlainProduct.refuse(spec)),
                        spec -> new FoldBackwardData(unfold, spec)),
                backwardWeights(
                        ConvAlgorithm.UNFOLDED,
                        g -> needless(PlainProduct.refuse(g)),
                        spec -> new UnfoldBackwardWeights(unfold, spec)));
    }

    private static Optional<String> needless(Optional<String> refusalOfPlainProduct) {
        return refusalOfPlainProduct.isPresent()
                ? Optional.empty()
                : Optional.of("a plain product does the same without unfolding");
    }

    /** Images unfolded along their rows only. */
    List<KernelImplementation<?, ?>> halfUnfolded() {
        return List.of(forward(
                ConvAlgorithm.HALF_UNFOLDED,
                spec -> needless(PlainProduct.refuse(spec.geometry())).or(() -> HalfUnfold.refuse(spec.geometry())),
                spec -> new StripForward(unfold, spec, new HalfUnfold(spec.geometry(), unfold))));
    }

    /** The same with less arithmetic, in tiles of two columns of the output. */
    List<KernelImplementation<?, ?>> winogradRows() {
        return List.of(forward(
                ConvAlgorithm.WINOGRAD_ROWS,
                spec -> WinogradRows.refuse(spec.geometry()).or(() -> refuse(WinogradRows.factor())),
                spec -> new StripForward(unfold, spec, new WinogradRows(spec.geometry(), unfold))));
    }

    /** Patches of images as the right operand of a product. */
    List<KernelImplementation<?, ?>> patches() {
        return List.of(backwardWeights(
                ConvAlgorithm.PATCHES, PatchPanels::refuse, spec -> new PatchBackwardWeights(unfold, spec)));
    }

    /** Images or channels in the lanes. */
    List<KernelImplementation<?, ?>> inLanes() {
        return List.of(
                forward(ConvAlgorithm.LANES, _ -> Optional.empty(), spec -> new LaneForward(lanes, spec)),
                backwardData(ConvAlgorithm.LANES, _ -> Optional.empty(), spec -> new LaneBackwardData(lanes, spec)),
                backwardWeights(
                        ConvAlgorithm.LANES, _ -> Optional.empty(), spec -> new LaneBackwardWeights(lanes, spec)));
    }

    /** With less arithmetic, in tiles of one size: rows and columns of the output, or of the features. */
    List<KernelImplementation<?, ?>> winograd(int tile) {
        ConvAlgorithm algorithm = switch (tile) {
            case 2 -> ConvAlgorithm.WINOGRAD_2;
            case 3 -> ConvAlgorithm.WINOGRAD_3;
            case 4 -> ConvAlgorithm.WINOGRAD_4;
            default -> throw new IllegalArgumentException("tile: " + tile + ", expected 2, 3 or 4");
        };
        return List.of(
                forward(
                        algorithm,
                        spec -> refuse(Correlation.of(spec), tile),
                        spec -> new WinogradForward(lanes, spec, tile)),
                backwardData(
                        algorithm,
                        spec -> refuse(Correlation.of(spec), tile),
                        spec -> new WinogradBackwardData(lanes, spec, tile)),
                backwardWeights(
                        algorithm,
                        g -> WinogradBackwardWeights.refuse(g)
                                .or(() -> refuse(WinogradBackwardWeights.errorFactor(g, tile))),
                        spec -> new WinogradBackwardWeights(lanes, spec, tile)));
    }

    private Optional<String> refuse(Correlation c, int tile) {
        return WinogradConvolution.refuse(c).or(() -> refuse(WinogradConvolution.errorFactor(c, tile)));
    }

    private Optional<String> refuse(double errorFactor) {
        return errorFactor > mostErrorFactor
                ? Optional.of("its error factor is " + errorFactor + ", the most wanted is " + mostErrorFactor)
                : Optional.empty();
    }

    private KernelImplementation<ConvForwardKernel, ConvForwardSpec> forward(
            ConvAlgorithm algorithm,
            Function<ConvForwardSpec, Optional<String>> refusal,
            Function<ConvForwardSpec, ConvForwardKernel> factory) {
        return way(algorithm, Direction.FORWARD, ConvForwardSpec.class, ConvForwardSpec::geometry, refusal, factory);
    }

    private KernelImplementation<ConvBackwardDataKernel, ConvBackwardDataSpec> backwardData(
            ConvAlgorithm algorithm,
            Function<ConvBackwardDataSpec, Optional<String>> refusal,
            Function<ConvBackwardDataSpec, ConvBackwardDataKernel> factory) {
        return way(
                algorithm,
                Direction.BACKWARD_DATA,
                ConvBackwardDataSpec.class,
                ConvBackwardDataSpec::geometry,
                refusal,
                factory);
    }

    private KernelImplementation<ConvBackwardWeightsKernel, ConvBackwardWeightsSpec> backwardWeights(
            ConvAlgorithm algorithm,
            Function<ConvGeometry, Optional<String>> refusal,
            Function<ConvBackwardWeightsSpec, ConvBackwardWeightsKernel> factory) {
        return way(
                algorithm,
                Direction.BACKWARD_WEIGHTS,
                ConvBackwardWeightsSpec.class,
                ConvBackwardWeightsSpec::geometry,
                spec -> refusal.apply(spec.geometry()),
                factory);
    }

    private <K extends Kernel, S extends KernelSpec<K>> KernelImplementation<K, S> way(
            ConvAlgorithm algorithm,
            Direction direction,
            Class<S> specs,
            Function<S, ConvGeometry> geometry,
            Function<S, Optional<String>> refusal,
            Function<S, K> factory) {
        return new KernelImplementation<>(
                algorithm.name(direction),
                specs,
                spec -> empty(geometry.apply(spec)).or(() -> refusal.apply(spec)),
                spec -> costs.expectedNanos(algorithm, direction, geometry.apply(spec)),
                factory);
    }

    private static Optional<String> empty(ConvGeometry g) {
        return g.srcSize() == 0 || g.dstSize() == 0 || g.weightsSize() == 0
                ? Optional.of("an extent is zero")
                : Optional.empty();
    }
}
