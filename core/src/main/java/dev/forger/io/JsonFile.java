package dev.forger.io;

import java.nio.file.Path;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON for people to read, too: indented, and replaced whole. */
public final class JsonFile {
    private JsonFile() {}

    /**
     * Replaces a file, or makes it.
     *
     * @param value a map, whose values are strings, numbers, booleans, or lists or maps of them
     * @throws FileException if it cannot be written
     */
    public static void write(Path target, Object value) {
        String json = JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(value);
        AtomicFile.write(target, json + "\n");
    }
}
