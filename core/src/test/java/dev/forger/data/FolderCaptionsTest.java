package dev.forger.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderCaptionsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void pictures() throws IOException {
        for (String name : new String[] {"a.png", "b.png", "below/c.png"}) {
            Pictures.png(folder.resolve(name), Pictures.plain(2, 2, 0xffffff));
        }
    }

    private List<List<String>> captions() {
        try (Dataset data = ImageFolderDataset.open(folder, 3)) {
            return List.of(data.captions(0), data.captions(1), data.captions(2));
        }
    }

    @Test
    void captionsComeFromTheTableAndFromFilesBeside() throws IOException {
        assertEquals(List.of(List.of(), List.of(), List.of()), captions());
        Files.writeString(folder.resolve("captions.tsv"), "a.png\ta white square\n\nbelow/c.png\tsnow, at noon\n");
        Files.writeString(folder.resolve("below/c.txt"), "a polar bear\n\n  milk \n");
        assertEquals(
                List.of(List.of("a white square"), List.of(), List.of("snow, at noon", "a polar bear", "milk")),
                captions());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.png a white square", "d.png\tnothing", "../a.png\tnothing"})
    void aLineOfTheTableThatIsNoneIsRefused(String line) throws IOException {
        Files.writeString(folder.resolve("captions.tsv"), line);
        DataException e = assertThrows(DataException.class, this::captions);
        assertEquals(
                folder.resolve("captions.tsv") + ": holds the line \"" + line
                        + "\", expected the path of a picture in this folder, a tab and a caption",
                e.getMessage());
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        Files.write(folder.resolve("a.txt"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        DataException e = assertThrows(DataException.class, this::captions);
        assertTrue(e.getMessage().endsWith("a.txt: is not text in UTF-8"), e.getMessage());
    }
}
