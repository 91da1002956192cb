package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.data.Dataset;
import dev.forger.data.Mixture;
import dev.forger.data.PointDataset;
import dev.forger.gan.WavePictures;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** That the figures suit the data, and are those of a perfect generator where it gives the data themselves. */
class EvaluationTest extends MetricsTestBase {
    @Test
    void ofPoints() {
        try (PointDataset data = new PointDataset(Mixture.GRID_25, 100_000, 1)) {
            SequencedMap<String, Double> figures = Evaluation.of(device, data, PictureSource.of(data, device), false);
            assertEquals(List.of("modes", "high_quality", "mode_kl"), List.copyOf(figures.keySet()));
            assertEquals(25.0, figures.get("modes"));
            assertEquals(0.989, figures.get("high_quality"), 0.02);
            assertEquals(0, figures.get("mode_kl"), 1e-9);
        }
    }

    @Test
    void ofPicturesThatNoClassifierKnows() {
        try (Dataset data = WavePictures.of(300, 1, 12, 12)) {
            SequencedMap<String, Double> figures =
                    Evaluation.of(device, data, PictureSource.shuffled(data, device, 2), false);
            assertEquals(
                    List.of("diversity", "ms_ssim", "ms_ssim_real", "duplicates_in_100"),
                    List.copyOf(figures.keySet()));
            assertEquals(1, figures.get("diversity"), 0.1);
            assertEquals(figures.get("ms_ssim_real"), figures.get("ms_ssim"), 0.2);
            assertTrue(figures.get("duplicates_in_100") < 1, figures::toString);
            assertEquals(figures, Evaluation.of(device, data, PictureSource.shuffled(data, device, 2), false));
        }
    }
}
