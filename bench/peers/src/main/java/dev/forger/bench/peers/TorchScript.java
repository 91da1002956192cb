package dev.forger.bench.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes what {@code torch.jit.save} would: a zip with the source of a module's class and the pickled module, here one
 * without tensors of its own. No Python is needed for it, and DJL's engine, which has no transposed convolution, runs
 * any operator that the source names.
 */
final class TorchScript {
    /**
     * A module {@code Gan} in training mode, in the opcodes of pickle's protocol 2: the class, an empty tuple as its
     * arguments, a new object, and its state, a dictionary of one entry.
     */
    private static final String MODULE =
            "\u0080\u0002" + "c__torch__\nGan\n" + ")\u0081" + "}(X\b\0\0\0training\u0088ub.";

    private static final String EMPTY_TUPLE = "\u0080\u0002).";

    private TorchScript() {}

    /**
     * A file, deleted when the JVM exits, that holds the class of the resources' text, one after the other.
     *
     * @param resources names of resources beside this class
     */
    static Path archive(String... resources) {
        StringBuilder source = new StringBuilder();
        for (String resource : resources) {
            source.append(text(resource));
        }
        try {
            Path file = Files.createTempFile("gan", ".pt");
            file.toFile().deleteOnExit();
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
                store(zip, "data.pkl", MODULE.getBytes(ISO_8859_1));
                store(zip, "code/__torch__.py", source.toString().getBytes(UTF_8));
                store(zip, "constants.pkl", EMPTY_TUPLE.getBytes(ISO_8859_1));
                store(zip, "version", "3\n".getBytes(UTF_8));
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String resource) {
        try (InputStream stream = Objects.requireNonNull(TorchScript.class.getResourceAsStream(resource), resource)) {
            return new String(stream.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Uncompressed, as PyTorch reads it. */
    private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry("archive/" + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
