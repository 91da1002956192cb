package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.data.Dataset;
import dev.forger.data.NamedDataset;
import dev.forger.data.PictureShape;
import dev.forger.gan.model.Architecture;
import org.junit.jupiter.api.Test;

class DataCommandTest extends CommandTestBase {
    @Test
    void listsEveryDataSet() {
        assertEquals(0, forger("data"));
        for (NamedDataset set : NamedDataset.all()) {
            assertTrue(out.toString().lines().anyMatch(line -> line.startsWith(set.name() + " ")), out::toString);
        }
    }

    @Test
    void fetchingWhatNeedsNothingIsDoneAtOnce() {
        assertEquals(0, forger("data", "fetch", "ring-8"), err::toString);
    }

    @Test
    void refusesANameThatThereIsNot() {
        assertEquals(2, forger("data", "fetch", "cats"));
        assertTrue(err.toString().startsWith("forger: there is no data set \"cats\", expected one of [fashion-mnist,"));
        assertEquals(2, forger("data", "fetch"));
    }

    private static PictureShape shape(String data, String model) {
        try (Dataset opened = DataSource.of(data).open(Architecture.named(model))) {
            return opened.shape();
        }
    }

    @Test
    void picturesComeInTheShapeThatTheModelWants() {
        assertEquals(new PictureShape(1, 28, 28), shape("fashion-mnist", "dcgan-28"));
        assertEquals(new PictureShape(1, 28, 28), shape("fashion-mnist", "mlp"));
        assertEquals(new PictureShape(1, 64, 64), shape("fashion-mnist", "dcgan-64"));
        assertEquals(new PictureShape(1, 1, 2), shape("ring-8", "dcgan-64"));
        assertEquals(new PictureShape(3, 28, 28), shape("stacked-fashion", "dcgan-28"));
    }
}
