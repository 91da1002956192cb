import org.jspecify.annotations.NullMarked;

/** Tensors, autograd, networks, GAN trainers, and the contracts that kernels fulfil. */
@NullMarked
module dev.forger {
    requires static transitive org.jspecify;
    requires info.picocli;
}
