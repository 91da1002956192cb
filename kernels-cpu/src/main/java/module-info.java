import org.jspecify.annotations.NullMarked;

/** Kernels for processors, written with the Vector API. */
@NullMarked
module dev.forger.cpu {
    requires transitive dev.forger;
    requires static transitive org.jspecify;
    requires jdk.incubator.vector;

    exports dev.forger.cpu.cost;

    provides dev.forger.device.BackendProvider with
            dev.forger.cpu.CpuBackendProvider;
}
