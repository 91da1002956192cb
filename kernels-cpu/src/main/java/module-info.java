import org.jspecify.annotations.NullMarked;

/** Kernels for processors, written with the Vector API. */
@NullMarked
module dev.forger.cpu {
    requires transitive dev.forger;
    requires static transitive org.jspecify;
    requires jdk.incubator.vector;

    provides dev.forger.device.BackendProvider with
            dev.forger.cpu.CpuBackendProvider;
}
