package dev.forger.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrivateTempFolderTest {
    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    @Test
    void isEmptyAndOwnAndGoneAfterwards() {
        Path before = temporary();
        List<Path> seen = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            PrivateTempFolder.during(() -> {
                seen.add(temporary());
                assertEquals(0, temporary().toFile().list().length);
                unpack(temporary().resolve("library.so"));
            });
        }
        assertNotEquals(before, seen.get(0));
        assertNotEquals(seen.get(0), seen.get(1));
        assertEquals(before, temporary());
        assertFalse(Files.exists(seen.get(0)));
    }

    @Test
    void endsWhenTheActionFails() {
        Path before = temporary();
        List<Path> seen = new ArrayList<>();
        assertThrows(
                UnsatisfiedLinkError.class,
                () -> PrivateTempFolder.during(() -> {
                    seen.add(temporary());
                    throw new UnsatisfiedLinkError();
                }));
        assertEquals(before, temporary());
        assertTrue(Files.notExists(seen.getFirst()));
    }

    private static void unpack(Path library) {
        try {
            Files.writeString(library, "native code");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
