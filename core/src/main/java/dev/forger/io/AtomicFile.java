package dev.forger.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Replaces files whole: whoever reads one sees the old content or the new, never a part, even if the
 * program or the machine stops in between.
 *
 * <p>The content goes to a hidden file beside the target, reaches the disk, and then takes the target's
 * name in one step. If anything fails, the target stays as it was and the hidden file is removed. One
 * that a killed process left behind is overwritten by the next write to the same target.
 */
public final class AtomicFile {
    private static final String SUFFIX = ".tmp";

    private AtomicFile() {}

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes everything to {@code channel}, which is empty and open for reading and writing. */
        void writeTo(FileChannel channel) throws IOException;
    }

    /**
     * Replaces a file, or makes it. A link is followed: the file that it leads to is replaced.
     *
     * @param target the file
     * @param content called once, on this thread
     * @throws FileException if the content cannot be written, or the target is a folder
     */
    public static void write(Path target, Content content) {
        try {
            if (Files.isDirectory(target)) {
                throw new FileException(target + ": cannot be written: a folder of that name is in the way");
            }
            replace(Files.isSymbolicLink(target) ? target.toRealPath() : target.toAbsolutePath(), content);
        } catch (IOException e) {
            throw new FileException(target + ": cannot be written: " + FileException.reason(e), e);
        }
    }

    /** Replaces a file by bytes; see {@link #write(Path, Content)}. */
    public static void write(Path target, byte[] bytes) {
        write(target, channel -> writeFully(channel, ByteBuffer.wrap(bytes)));
    }

    /** Replaces a file by text in UTF-8; see {@link #write(Path, Content)}. */
    public static void write(Path target, String text) {
        write(target, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes all that remains in a buffer. */
    static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static void replace(Path target, Content content) throws IOException {
        Path temporary = target.resolveSibling("." + target.getFileName() + SUFFIX);
        boolean done = false;
        try {
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE)) {
                content.writeTo(channel);
                channel.force(true);
            }
            move(temporary, target);
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(temporary);
            }
        }
        forceFolder(target);
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("this file system cannot replace a file in one step", e);
        }
    }

    /** Makes the new name itself reach the disk, on systems where a folder can be opened like a file. */
    private static void forceFolder(Path target) {
        Path folder = target.getParent();
        if (folder == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows refuses to open folders. The file is whole under one name or the other all the same.
            return;
        }
    }
}
