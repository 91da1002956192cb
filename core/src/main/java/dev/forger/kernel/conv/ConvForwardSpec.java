package dev.forger.kernel.conv;

import dev.forger.kernel.Activation;
import dev.forger.kernel.KernelSpec;
import dev.forger.memory.Buffer;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * {@code dst ← act(src ∗ weights + bias)}.
 *
 * @param geometry the sizes
 * @param bias whether a bias of oc values is added
 * @param activation the last step
 */
public record ConvForwardSpec(ConvGeometry geometry, boolean bias, Activation activation)
        implements KernelSpec<ConvForwardKernel> {
    @Override
    public ConvForwardKernel reference() {
        return new ReferenceConvForward(this);
    }

    @Override
    public Optional<Runnable> trial(ConvForwardKernel kernel, LongFunction<Buffer> operands) {
        Buffer src = operands.apply(geometry.srcSize());
        Buffer weights = operands.apply(geometry.weightsSize());
        Buffer dst = operands.apply(geometry.dstSize());
        Buffer biasOrNone = bias ? operands.apply(geometry.oc()) : Buffer.none();
        return Optional.of(() -> kernel.run(src, weights, biasOrNone, dst));
    }
}
