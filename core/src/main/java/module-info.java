import org.jspecify.annotations.NullMarked;

/** Tensors, autograd, networks, GAN trainers, and the contracts that kernels fulfil. */
@NullMarked
@SuppressWarnings("requires-automatic") // XChart and EJML have no module descriptors
module dev.forger {
    requires static transitive org.jspecify;
    requires java.desktop;
    requires ejml.core;
    requires ejml.ddense;
    requires info.picocli;
    requires me.tongfei.progressbar;
    requires org.knowm.xchart;
    requires tools.jackson.databind;

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
    exports dev.forger.io;
    exports dev.forger.data;
    exports dev.forger.gan;
    exports dev.forger.gan.text;
    exports dev.forger.gan.augment;
    exports dev.forger.gan.balance;
    exports dev.forger.gan.model;
    exports dev.forger.gan.objective;
    exports dev.forger.gan.sampling;
    exports dev.forger.gan.setting;
    exports dev.forger.gan.metrics;
    exports dev.forger.gan.progressive;
    exports dev.forger.nn;
    exports dev.forger.cli;

    uses dev.forger.cli.CommandExtension;
    uses dev.forger.device.BackendProvider;

    provides dev.forger.device.BackendProvider with
            dev.forger.device.ReferenceBackend;

    opens dev.forger.cli to
            info.picocli;
}
