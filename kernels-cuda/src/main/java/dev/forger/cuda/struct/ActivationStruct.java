package dev.forger.cuda.struct;

import dev.forger.cuda.driver.Launch;
import dev.forger.kernel.Activation;

/** The struct {@code Activation} of {@code activation.cuh}. */
public final class ActivationStruct {
    private ActivationStruct() {}

    /** Writes it. */
    public static void put(Launch launch, Activation activation) {
        int kind = switch (activation.kind()) {
            case IDENTITY -> 0;
            case RELU -> 1;
            case LEAKY_RELU -> 2;
            case TANH -> 3;
            case SIGMOID -> 4;
        };
        launch.int32(kind).float32(activation.slope());
    }
}
