import org.jspecify.annotations.NullMarked;

/** Kernels for NVIDIA GPUs, launched through the driver API. */
@NullMarked
module dev.forger.cuda {
    requires transitive dev.forger;
    requires static transitive org.jspecify;
}
