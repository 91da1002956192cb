package dev.forger.kernel.conv;

import dev.forger.kernel.Activation;
import dev.forger.kernel.KernelSpec;
import dev.forger.memory.Buffer;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * {@code diffSrc ← act(diffDst ∗ᵀ weights + bias)}. Bias and activation serve the transposed
 * convolution's forward pass, which is this.
 *
 * @param geometry the sizes
 * @param bias whether a bias of ic values (the image side's channels) is added
 * @param activation the last step
 */
public record ConvBackwardDataSpec(ConvGeometry geometry, boolean bias, Activation activation)
        implements KernelSpec<ConvBackwardDataKernel> {
    @Override
    public ConvBackwardDataKernel reference() {
        return new ReferenceConvBackwardData(this);
    }

    @Override
    public Optional<Runnable> trial(ConvBackwardDataKernel kernel, LongFunction<Buffer> operands) {
        Buffer src = operands.apply(geometry.srcSize());
        Buffer weights = operands.apply(geometry.weightsSize());
        Buffer dst = operands.apply(geometry.dstSize());
        Buffer biasOrNone = bias ? operands.apply(geometry.ic()) : Buffer.none();
        return Optional.of(() -> kernel.run(dst, weights, biasOrNone, src));
    }
}
