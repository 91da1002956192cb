package dev.forger.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.data.Dataset;
import dev.forger.data.FashionMnist;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.Devices;
import dev.forger.gan.metrics.Classifier;
import dev.forger.gan.metrics.PictureSource;
import dev.forger.gan.metrics.Probe;
import dev.forger.gan.metrics.ShippedClassifier;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the shipped classifiers say of thousands of pictures, on fast kernels. */
class ShippedClassifiersTest {
    private Device device;

    @BeforeEach
    void open() {
        device = Devices.open("cpu", DeviceOptions.defaults());
    }

    @AfterEach
    void close() {
        device.close();
    }

    /** The 10,000 embedded pictures were held out, and the file says how many of them it knows. */
    @Test
    void theAccuracyOnHeldOutClothesIsTheRecordedOne() {
        try (Dataset heldOut = FashionMnist.openEmbedded();
                Classifier classifier = Classifier.shipped(device, ShippedClassifier.FASHION_MNIST);
                MemoryScope _ = device.scope()) {
            int[] told = classifier.classes(PictureSource.of(heldOut, device).next(heldOut.count()));
            int right = 0;
            for (int i = 0; i < told.length; i++) {
                right += told[i] == heldOut.label(i) ? 1 : 0;
            }
            double accuracy = (double) right / told.length;
            assertTrue(accuracy >= 0.9, "accuracy " + accuracy);
            // Another backend's rounding may turn a picture or two on the border between classes.
            assertEquals(Double.parseDouble(classifier.metadata().get("accuracy")), accuracy, 5e-4);
        }
    }

    /** Those embedded here are none: the file says it all. */
    @Test
    void theOneForDigitsWasRightOften() {
        try (Classifier classifier = Classifier.shipped(device, ShippedClassifier.DIGITS)) {
            double recorded = Double.parseDouble(classifier.metadata().get("accuracy"));
            assertTrue(recorded >= 0.98, "recorded accuracy " + recorded);
        }
    }

    @Test
    void aProbeOfClothesIsContentWithClothesAndSeesCollapse() {
        try (Dataset data = FashionMnist.openEmbedded();
                Probe probe = Probe.of(device, data)) {
            Probe.Reading real = probe.read(PictureSource.of(data, device));
            assertEquals(10, real.values().getFirst());
            assertTrue(real.values().get(1) < 0.05, real::toString);
            assertEquals(Optional.empty(), real.warning());
            Probe.Reading black = probe.read(count -> Tensor.full(device, Shape.of(count, 1, 28, 28), -1));
            assertEquals(1, black.values().getFirst());
            assertEquals(Math.log(10), black.values().get(1), 0.1);
            assertTrue(black.warning().orElse("none").contains("1 of 10"), black::toString);
        }
    }
}
