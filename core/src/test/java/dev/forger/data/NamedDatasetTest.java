package dev.forger.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedDatasetTest {
    @TempDir
    Path empty;

    @Test
    void namesAreDistinctAndFound() {
        List<String> names = NamedDataset.all().stream().map(NamedDataset::name).toList();
        assertEquals(names.size(), names.stream().distinct().count());
        for (NamedDataset set : NamedDataset.all()) {
            assertEquals(set, NamedDataset.named(set.name()).orElseThrow());
        }
        assertTrue(NamedDataset.named("cats").isEmpty());
    }

    /** What is not there says how to get it, and everything else opens on any machine. */
    @Test
    void opensOrSaysTheOneCommand() {
        DataFolder folder = new DataFolder(empty);
        for (NamedDataset set : NamedDataset.all()) {
            if (set.isReady(folder)) {
                try (Dataset data = set.open(folder)) {
                    assertTrue(data.count() > 0);
                }
            } else {
                DataException e =
                        assertThrows(DataException.class, () -> set.open(folder).close());
                assertEquals(
                        set.name() + ": is not on this machine; get it with: ./forger data fetch " + set.name(),
                        e.getMessage());
            }
        }
    }

    @Test
    void theProtocolsCountsAreKept() {
        DataFolder folder = new DataFolder(empty);
        try (Dataset ring = NamedDataset.named("ring-8").orElseThrow().open(folder);
                Dataset stacked =
                        NamedDataset.named("stacked-fashion").orElseThrow().open(folder)) {
            assertEquals(100_000, ring.count());
            assertEquals(128_000, stacked.count());
            assertEquals(1000, stacked.classNames().size());
        }
    }
}
