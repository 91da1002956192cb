package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.data.Dataset;
import dev.forger.data.FashionMnist;
import dev.forger.data.PictureShape;
import dev.forger.io.FileException;
import dev.forger.io.SafetensorsWriter;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierTest extends MetricsTestBase {
    @TempDir
    private Path temp;

    /** A few; the module with fast kernels looks at all. */
    @Test
    void theShippedOneKnowsClothes() {
        int count = 30;
        try (Dataset heldOut = FashionMnist.openEmbedded();
                Classifier classifier = Classifier.shipped(device, ShippedClassifier.FASHION_MNIST)) {
            assertEquals(FashionMnist.CLASS_NAMES, classifier.classNames());
            int[] told = classifier.classes(PictureSource.of(heldOut, device).next(count));
            int right = 0;
            for (int i = 0; i < count; i++) {
                right += told[i] == heldOut.label(i) ? 1 : 0;
            }
            assertTrue(right >= 24, right + " of " + count);
        }
    }

    /** Halves: the left or the right one is white. */
    private record Halves(int count, PictureShape shape) implements Dataset {
        @Override
        public void read(int index, MemorySegment destination, long offsetBytes) {
            for (int i = 0; i < shape.elements(); i++) {
                boolean right = i % shape.width() >= shape.width() / 2;
                float grey = 0.1f * (index % 7) + (right == (label(index) == 1) ? 0.4f : -1);
                destination.set(ValueLayout.JAVA_FLOAT, offsetBytes + (long) i * Float.BYTES, grey);
            }
        }

        @Override
        public List<String> classNames() {
            return List.of("left", "right");
        }

        @Override
        public int label(int index) {
            return index % 2;
        }

        @Override
        public String description() {
            return "halves";
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    @Test
    void trainsAndKeepsWhatItLearnt() {
        Path file = temp.resolve("classifier.safetensors");
        Dataset data = new Halves(100, ClassifierNetwork.SHAPE);
        Tensor pictures = PictureSource.of(data, device).next(5);
        try (ClassifierTraining training = new ClassifierTraining(device, data, 1)) {
            float first = training.epoch();
            float second = training.epoch();
            assertTrue(second < first, () -> first + ", then " + second);
            training.write(file, Map.of("accuracy", "1"));
        }
        try (Classifier classifier = Classifier.open(device, file)) {
            assertEquals(data.classNames(), classifier.classNames());
            assertEquals("1", classifier.metadata().get("accuracy"));
            Tensor features = classifier.features(pictures);
            assertEquals(Shape.of(5, ClassifierNetwork.FEATURES), features.shape());
            assertArrayEquals(classifier.classes(pictures), classifier.classesOf(features));
        }
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        Dataset small = new Halves(10, new PictureShape(1, 8, 8));
        assertThrows(IllegalArgumentException.class, () -> new ClassifierTraining(device, small, 1));
        Path other = temp.resolve("other.safetensors");
        new SafetensorsWriter().metadata("format", "forger-gan-1").write(other);
        FileException e = assertThrows(FileException.class, () -> Classifier.open(device, other));
        assertTrue(e.getMessage().contains("is no classifier"), e::getMessage);
        try (Classifier classifier = Classifier.shipped(device, ShippedClassifier.FASHION_MNIST)) {
            Tensor colour = Tensor.zeros(device, Shape.of(2, 3, 28, 28));
            assertThrows(IllegalArgumentException.class, () -> classifier.classes(colour));
        }
    }
}
