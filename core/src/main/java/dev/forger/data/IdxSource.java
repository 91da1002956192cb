package dev.forger.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the bytes of an IDX file come from. */
interface IdxSource {
    /** What messages call it. */
    String name();

    /** Its size in bytes, as stored. */
    long bytes() throws IOException;

    /** Its bytes from the beginning. */
    InputStream open() throws IOException;

    /** A file. */
    static IdxSource of(Path path) {
        return new IdxSource() {
            @Override
            public String name() {
                return path.toString();
            }

            @Override
            public long bytes() throws IOException {
                return Files.size(path);
            }

            @Override
            public InputStream open() throws IOException {
                if (Files.isDirectory(path)) {
                    throw new IOException("it is a folder, expected an IDX file");
                }
                return Files.newInputStream(path);
            }
        };
    }

    /** Bytes in memory. */
    static IdxSource of(String name, byte[] content) {
        return new IdxSource() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public long bytes() {
                return content.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(content);
            }
        };
    }
}
