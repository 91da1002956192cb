package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.data.Dataset;
import dev.forger.data.FashionMnist;
import dev.forger.data.Look;
import dev.forger.device.Device;
import dev.forger.device.DeviceOptions;
import dev.forger.device.ReferenceBackend;
import dev.forger.memory.MemoryScope;
import dev.forger.memory.Shape;
import dev.forger.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class CaptionAgreementTest {
    private static final int COUNT = 8;

    /** Real bags: right for their own look, wrong for a boot's or where the tone is another. */
    @Test
    void realPicturesAreWhatTheirLookSays() {
        try (Device device = new ReferenceBackend().open(DeviceOptions.defaults());
                Classifier classifier = Classifier.shipped(device, ShippedClassifier.FASHION_MNIST);
                Dataset clothes = FashionMnist.openEmbedded();
                MemoryScope _ = device.scope()) {
            int bag = FashionMnist.CLASS_NAMES.indexOf("Bag");
            Look light = new Look(bag, Look.Tone.LIGHT, Look.Sleeves.UNCLEAR, Look.Build.UNCLEAR);
            Tensor pictures = pictures(device, clothes, light);
            CaptionAgreement own = CaptionAgreement.of(classifier, light, pictures);
            assertTrue(own.kind() >= 0.75, own::toString);
            assertEquals(1, own.tone());
            assertEquals(own.kind(), own.both());
            assertTrue(own.distance() > 1, own::toString);
            Look dark = new Look(bag, Look.Tone.DARK, Look.Sleeves.UNCLEAR, Look.Build.UNCLEAR);
            CaptionAgreement otherTone = CaptionAgreement.of(classifier, dark, pictures);
            assertEquals(own.kind(), otherTone.kind());
            assertEquals(0, otherTone.tone());
            assertEquals(0, otherTone.both());
            Look boot = new Look(9, Look.Tone.LIGHT, Look.Sleeves.UNCLEAR, Look.Build.UNCLEAR);
            assertEquals(0, CaptionAgreement.of(classifier, boot, pictures).kind());
        }
    }

    private static Tensor pictures(Device device, Dataset clothes, Look look) {
        float[] all = new float[COUNT * 784];
        float[] picture = new float[784];
        int found = 0;
        for (int i = 0; found < COUNT; i++) {
            clothes.read(i, MemorySegment.ofArray(picture), 0);
            if (clothes.label(i) == look.kind() && Look.of(picture, look.kind()).tone() == look.tone()) {
                System.arraycopy(picture, 0, all, found * 784, 784);
                found++;
            }
        }
        return Tensor.of(device, Shape.of(COUNT, 1, 28, 28), all);
    }
}
