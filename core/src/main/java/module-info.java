import org.jspecify.annotations.NullMarked;

/** Tensors, autograd, networks, GAN trainers, and the contracts that kernels fulfil. */
@NullMarked
module dev.forger {
    requires static transitive org.jspecify;
    requires info.picocli;

    exports dev.forger.memory;
    exports dev.forger.kernel;
    exports dev.forger.kernel.gemm;
    exports dev.forger.kernel.conv;
    exports dev.forger.kernel.elementwise;
    exports dev.forger.kernel.reduce;
    exports dev.forger.kernel.norm;
    exports dev.forger.kernel.random;
    exports dev.forger.kernel.optim;
    exports dev.forger.device;
    exports dev.forger.tensor;
    exports dev.forger.autograd;

    uses dev.forger.device.BackendProvider;

    provides dev.forger.device.BackendProvider with
            dev.forger.device.ReferenceBackend;

    opens dev.forger.cli to
            info.picocli;
}
