package dev.forger.kernel.conv;

import dev.forger.kernel.KernelSpec;
import dev.forger.memory.Buffer;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * {@code diffWeights ← src ⋆ diffDst}.
 *
 * @param geometry the sizes
 */
public record ConvBackwardWeightsSpec(ConvGeometry geometry) implements KernelSpec<ConvBackwardWeightsKernel> {
    @Override
    public ConvBackwardWeightsKernel reference() {
        return new ReferenceConvBackwardWeights(this);
    }

    @Override
    public Optional<Runnable> trial(ConvBackwardWeightsKernel kernel, LongFunction<Buffer> operands) {
        Buffer src = operands.apply(geometry.srcSize());
        Buffer weights = operands.apply(geometry.weightsSize());
        Buffer dst = operands.apply(geometry.dstSize());
        return Optional.of(() -> kernel.run(src, dst, weights));
    }
}
