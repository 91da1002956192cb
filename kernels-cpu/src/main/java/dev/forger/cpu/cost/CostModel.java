package dev.forger.cpu.cost;

import dev.forger.kernel.conv.ConvGeometry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Nanoseconds that a unit of each kind of an algorithm's {@link Work} takes, for vectors of one width. They were fitted
 * on one processor; on another it is their ratios that matter.
 */
public final class CostModel {
    private final Tile tile;
    private final Map<String, Double> nanos;

    /**
     * A model.
     *
     * @param nanos of each kind of work, by {@link #key}
     */
    public CostModel(Tile tile, Map<String, Double> nanos) {
        this.tile = tile;
        this.nanos = Map.copyOf(nanos);
    }

    /** The fitted one for a tile. */
    public static CostModel fitted(Tile tile) {
        String file = file(tile);
        Properties lines = new Properties();
        try (InputStream in = CostModel.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("kernels-cpu was built without its costs: " + file);
            }
            lines.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
        Map<String, Double> nanos = new HashMap<>();
        lines.stringPropertyNames().forEach(key -> nanos.put(key, Double.valueOf(lines.getProperty(key))));
        return new CostModel(tile, nanos);
    }

    /** The name of the file of coefficients. */
    public static String file(Tile tile) {
        return "conv-" + tile.vector() * Float.SIZE + ".properties";
    }

    /** What the file calls the nanoseconds of a kind of work. */
    public static String key(ConvAlgorithm algorithm, Direction direction, String kind) {
        return (direction + "." + algorithm + "." + kind)
                .toLowerCase(java.util.Locale.ROOT)
                .replace(' ', '-');
    }

    /** What an algorithm does. */
    public Work work(ConvAlgorithm algorithm, Direction direction, ConvGeometry geometry) {
        return algorithm.work(direction, geometry, tile);
    }

    /** How long an algorithm is expected to take with one thread, in nanoseconds; for ever if it was never fitted. */
    public double expectedNanos(ConvAlgorithm algorithm, Direction direction, ConvGeometry geometry) {
        double sum = 0;
        for (Map.Entry<String, Double> count :
                work(algorithm, direction, geometry).counts().entrySet()) {
            sum += count.getValue()
                    * nanos.getOrDefault(key(algorithm, direction, count.getKey()), Double.POSITIVE_INFINITY);
        }
        return sum;
    }
}
