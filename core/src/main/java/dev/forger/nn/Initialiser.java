package dev.forger.nn;

/**
 * How weights start. Running statistics always start at mean 0 and variance 1, weights under an equalised learning
 * rate from N(0, 1).
 */
public sealed interface Initialiser {
    /**
     * Radford, Metz and Chintala 2016, section 4: weights from N(0, 0.02); and as their code does, scales of
     * batch norm from N(1, 0.02), shifts and biases 0.
     */
    record Dcgan() implements Initialiser {}

    /**
     * PyTorch's default: weights and biases uniform on ±1/√fanIn (He et al. 2015 with a = √5), scales 1,
     * shifts 0.
     */
    record KaimingUniform() implements Initialiser {}
}
