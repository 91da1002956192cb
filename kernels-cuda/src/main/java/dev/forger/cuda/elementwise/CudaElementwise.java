package dev.forger.cuda.elementwise;

import dev.forger.cuda.chain.Chains;
import dev.forger.cuda.driver.CudaContext;
import dev.forger.cuda.driver.Launch;
import dev.forger.cuda.struct.Blocks;
import dev.forger.cuda.struct.Walk;
import dev.forger.kernel.BoundCall;
import dev.forger.kernel.KernelImplementation;
import dev.forger.kernel.elementwise.ElementwiseKernel;
import dev.forger.kernel.elementwise.ElementwiseOp;
import dev.forger.kernel.elementwise.ElementwiseSpec;
import dev.forger.memory.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One function of the table: an entry each, dense operands by fours and strided ones by their axes. */
public final class CudaElementwise extends ElementwiseKernel {
    private static final int THREADS = 256;
    private static final int ELEMENTS_OF_BLOCK = 4 * THREADS;

    /** Operands that the struct has room for, the output last. */
    private static final int OPERANDS = 3;

    private final Walk walk;
    private final Launch launch;
    private final Chains chains;

    private CudaElementwise(ElementwiseSpec spec, CudaContext context, Chains chains) {
        super(spec);
        this.chains = chains;
        walk = walk(spec);
        launch = context.launch("elementwise", "elementwise" + entry(spec.op()))
                .grid(Blocks.covering(walk.size(), ELEMENTS_OF_BLOCK), 1, 1)
                .block(THREADS, 1, 1);
    }

    /** LEAKY_RELU is LeakyRelu. */
    private static String entry(ElementwiseOp op) {
        StringBuilder name = new StringBuilder();
        for (String word : op.name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    /** The operands, then the output. */
    private static Walk walk(ElementwiseSpec spec) {
        List<Layout> layouts = new ArrayList<>(spec.operands());
        layouts.add(spec.dst());
        return Walk.of(layouts);
    }

    /** The entry in the backend's list. */
    public static KernelImplementation<ElementwiseKernel, ElementwiseSpec> implementation(
            CudaContext context, Chains chains) {
        return new KernelImplementation<>(
                "elementwise",
                ElementwiseSpec.class,
                spec -> walk(spec).refusal(),
                spec -> new CudaElementwise(spec, context, chains));
    }

    @Override
    protected BoundCall bind(long a, long b, long c, float alpha, float beta, long dst) {
        List<Long> addresses =
                new ArrayList<>(List.of(a, b, c).subList(0, spec.op().arity()));
        addresses.add(dst);
        return chains.function(spec, addresses, alpha, beta, super.bind(a, b, c, alpha, beta, dst));
    }

    @Override
    protected void execute(long a, long b, long c, float alpha, float beta, long dst) {
        launch.begin().pointer(a).pointer(b).pointer(c).pointer(dst).int64(walk.size());
        launch.float32(alpha).float32(beta);
        walk.putAxes(launch);
        int arity = spec.op().arity();
        for (int operand = 0; operand < OPERANDS; operand++) {
            // An operand that the function does not have is never read; any stride will do.
            walk.putStrides(launch, operand < arity ? operand : arity);
        }
        walk.putStrides(launch, arity);
        launch.run();
    }
}
