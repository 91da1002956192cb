package dev.forger.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void makesAndReplacesAFile() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFile.write(file, "first, and longer");
        AtomicFile.write(file, "second é");
        assertEquals("second é", Files.readString(file));
        byte[] bytes = {1, 2, 3};
        AtomicFile.write(file, bytes);
        assertArrayEquals(bytes, Files.readAllBytes(file));
        assertEquals(List.of("a.txt"), names());
    }

    @Test
    void theOldContentIsThereUntilTheNewIsWhole() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "old");
        AtomicFile.write(file, channel -> {
            channel.write(ByteBuffer.wrap(new byte[10]));
            assertEquals("old", Files.readString(file));
        });
        assertEquals(10, Files.size(file));
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("a.txt"), "old");
        FileException e = assertThrows(
                FileException.class,
                () -> AtomicFile.write(file, channel -> {
                    channel.write(ByteBuffer.wrap(new byte[1000]));
                    throw new IOException("No space left on device");
                }));
        assertEquals(file + ": cannot be written: no space left on device", e.getMessage());
        assertThrows(
                IllegalStateException.class,
                () -> AtomicFile.write(file, channel -> {
                    throw new IllegalStateException("bug");
                }));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("a.txt"), names());
    }

    @Test
    void whatAKilledProcessLeftIsOverwritten() throws IOException {
        Files.writeString(folder.resolve(".a.txt.tmp"), "left behind, and longer than the new content");
        AtomicFile.write(folder.resolve("a.txt"), "new");
        assertEquals("new", Files.readString(folder.resolve("a.txt")));
        assertEquals(List.of("a.txt"), names());
    }

    @Test
    void aNewFileHasTheUsualPermissions() throws IOException {
        Path usual = Files.writeString(folder.resolve("usual"), "");
        Path file = folder.resolve("a.txt");
        AtomicFile.write(file, "new");
        assertEquals(Files.getPosixFilePermissions(usual), Files.getPosixFilePermissions(file));
    }

    @Test
    void aLinkIsFollowed() throws IOException {
        Path real = Files.writeString(folder.resolve("real.txt"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.txt"), real);
        AtomicFile.write(link, "new");
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(real));
    }

    @Test
    void namesWhatIsInTheWay() throws IOException {
        assertEquals(
                folder + ": cannot be written: a folder of that name is in the way",
                assertThrows(FileException.class, () -> AtomicFile.write(folder, "x"))
                        .getMessage());
        Path lost = folder.resolve("missing").resolve("a.txt");
        assertEquals(
                lost + ": cannot be written: no such file or folder",
                assertThrows(FileException.class, () -> AtomicFile.write(lost, "x"))
                        .getMessage());
        Path file = Files.writeString(folder.resolve("file"), "x");
        Path below = file.resolve("a.txt");
        FileException e = assertThrows(FileException.class, () -> AtomicFile.write(below, "x"));
        assertEquals(below + ": cannot be written: not a directory", e.getMessage());
    }

    @Test
    void theContentMayBeReadWhileItIsWritten() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFile.write(file, channel -> {
            Channels.newOutputStream(channel).write(new byte[] {7, 8});
            ByteBuffer back = ByteBuffer.allocate(2);
            channel.read(back, 0);
            assertArrayEquals(new byte[] {7, 8}, back.array());
        });
        assertFalse(Files.exists(folder.resolve(".a.txt.tmp")));
    }
}
