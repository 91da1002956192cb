package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;
import dev.forger.nn.Initialiser;
import dev.forger.nn.Linear;
import dev.forger.nn.Network;
import dev.forger.tensor.Elementwise;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AverageTest {
    private static final float EPS = Math.ulp(1f) / 2;

    private Device device;
    private Network network;

    @BeforeEach
    void open() {
        device = new ReferenceBackend().open(DeviceOptions.defaults());
        network = Network.build(Linear.of(3, 2), device, new Initialiser.Dcgan(), 1);
    }

    @AfterEach
    void close() {
        network.close();
        device.close();
    }

    private float set(float weight) {
        Elementwise.fill(network.parameters().values(), weight);
        return weight;
    }

    private float[] averaged(Average average) {
        return average.network().parameters().values().toArray();
    }

    /** Against the recursion in float64: a step rounds keep, 1 − keep, two products and a sum. */
    @ParameterizedTest
    @ValueSource(floats = {0.5f, 0.9f, 0.999f})
    void itIsTheRecursionWithADecayThatRises(float decay) {
        SplittableRandom random = new SplittableRandom(1);
        double expected = set(3);
        try (Average average = Average.of(device, network, decay)) {
            double error = 0;
            for (int step = 1; step <= 200; step++) {
                float weight = set((float) random.nextDouble(-1, 1));
                average.follow(network, step);
                double keep = Math.min(decay, (1.0 + step) / (10 + step));
                error = keep * error + 6 * EPS * (keep * Math.abs(expected) + Math.abs(weight));
                expected = keep * expected + (1 - keep) * weight;
                for (float value : averaged(average)) {
                    assertEquals(expected, value, error, "step " + step);
                }
            }
        }
    }

    /** As those of layers that a growth has added: (1 + t)/(10 + t) from 1 to 100 multiply to 10!·101!/110!. */
    @Test
    void aRandomStartIsForgottenWithinAHundredSteps() {
        set(1e6f);
        try (Average average = Average.of(device, network, 0.999f)) {
            set(1);
            for (int step = 1; step <= 100; step++) {
                average.follow(network, step);
            }
            for (float value : averaged(average)) {
                assertEquals(1, value, 1e-4);
            }
        }
    }
}
