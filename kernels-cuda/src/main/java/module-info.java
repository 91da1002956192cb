import org.jspecify.annotations.NullMarked;

/** Kernels for NVIDIA GPUs, launched through the driver API. */
@NullMarked
@SuppressWarnings("requires-automatic")
module dev.forger.cuda {
    requires transitive dev.forger;
    requires static transitive org.jspecify;
    requires jcuda;

    exports dev.forger.cuda;

    provides dev.forger.device.BackendProvider with
            dev.forger.cuda.CudaBackendProvider;
}
