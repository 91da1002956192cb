package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.data.Dataset;
import dev.forger.data.FashionMnist;
import dev.forger.data.Mixture;
import dev.forger.data.PointDataset;
import dev.forger.data.StackedDataset;
import dev.forger.gan.WavePictures;
import dev.forger.memory.Shape;
import dev.forger.tensor.Elementwise;
import dev.forger.tensor.Tensor;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** That a probe suits its data, is content with the data themselves, and sees collapse. */
class ProbeTest extends MetricsTestBase {
    @Test
    void ofAMixture() {
        try (PointDataset data = new PointDataset(Mixture.RING_8, 100_000, 1);
                Probe probe = Probe.of(device, data)) {
            assertInstanceOf(MixtureProbe.class, probe);
            Probe.Reading real = probe.read(PictureSource.of(data, device));
            assertEquals(8, real.values().getFirst());
            assertEquals(Optional.empty(), real.warning());
            // Half of the modes is the border; three are beyond.
            Probe.Reading few = probe.read(count -> {
                float[] points = new float[2 * count];
                for (int i = 0; i < count; i++) {
                    points[2 * i] = i % 3 == 0 ? 1 : i % 3 - 1.5f;
                    points[2 * i + 1] = i % 3 == 0 ? 0 : 1;
                }
                return Tensor.of(device, Shape.of(count, 1, 1, 2), points);
            });
            assertEquals(Math.log(8 / 3.0), few.values().get(2), 1e-5);
            assertTrue(few.warning().orElse("none").contains("3 of 8"), few::toString);
        }
    }

    @Test
    void stackedModesAreNumberedAsTheDataDo() {
        try (Dataset data = new StackedDataset(FashionMnist.openEmbedded(), 8, 1);
                Classifier classifier = Classifier.shipped(device, ShippedClassifier.FASHION_MNIST)) {
            int[] classes = ClassCounts.classes(
                    classifier, PictureSource.of(data, device).next(8));
            int same = 0;
            for (int i = 0; i < 8; i++) {
                same += classes[i] == data.label(i) ? 1 : 0;
            }
            // Three channels, each right nine times of ten, so six of eight; by chance it were none.
            assertTrue(same >= 3, same + " of 8 modes as labelled");
            Histogram histogram = ClassCounts.ofSamples(device, classifier, PictureSource.of(data, device), 3);
            assertEquals(1000, histogram.classes());
            assertEquals(3, histogram.total());
        }
    }

    @Test
    void ofOtherPictures() {
        try (Dataset data = WavePictures.of(20, 1, 4, 4);
                Probe probe = Probe.of(device, data)) {
            assertInstanceOf(DistanceProbe.class, probe);
            Probe.Reading real = probe.read(PictureSource.of(data, device));
            assertEquals(1, real.values().getFirst(), 0.1);
            assertEquals(Optional.empty(), real.warning());
            Probe.Reading close = probe.read(count -> {
                Tensor pictures = PictureSource.of(data, device).next(count);
                return Elementwise.affine(pictures, 0.25f, 0);
            });
            assertEquals(real.values().getFirst() / 4, close.values().getFirst(), 1e-4);
            assertTrue(close.warning().orElse("none").contains("as far apart"), close::toString);
        }
    }
}
