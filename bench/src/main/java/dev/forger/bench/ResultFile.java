package dev.forger.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what JMH wrote with {@code -rf json}. */
final class ResultFile {
    private ResultFile() {}

    /**
     * All workloads of a file, in its order.
     *
     * @throws IllegalArgumentException if there is no such file, or it is not what {@code forger bench -rf json} writes
     */
    static List<Measurement> read(Path file) {
        JsonNode root;
        try {
            root = JsonMapper.shared().readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("--summary: there is no file " + file, e);
        } catch (IOException e) {
            throw new IllegalArgumentException("--summary: cannot read " + file + ": " + e.getMessage(), e);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("--summary: " + file + " is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!root.isArray() || root.isEmpty()) {
            throw new IllegalArgumentException(
                    "--summary: " + file + " holds no results; write one with: bench -rf json -rff " + file);
        }
        List<Measurement> all = new ArrayList<>();
        for (JsonNode result : root) {
            try {
                all.add(measurement(result));
            } catch (IllegalArgumentException | IllegalStateException | JacksonException e) {
                throw new IllegalArgumentException(
                        "--summary: result " + all.size() + " of " + file + " is not one of forger bench: "
                                + e.getMessage(),
                        e);
            }
        }
        return all;
    }

    private static Measurement measurement(JsonNode result) {
        String benchmark = result.required("benchmark").asString();
        Map<String, String> parameters = new LinkedHashMap<>();
        result.required("params")
                .properties()
                .forEach(
                        entry -> parameters.put(entry.getKey(), entry.getValue().asString()));
        JsonNode secondary = result.required("secondaryMetrics");
        JsonNode rate = secondary.required(WorkProfiler.RATE);
        JsonNode share = secondary.required(WorkProfiler.SHARE);
        Map<String, List<Double>> peers = new TreeMap<>();
        secondary.properties().forEach(entry -> {
            if (entry.getKey().startsWith(PeerProfiler.PREFIX)) {
                peers.put(entry.getKey().substring(PeerProfiler.PREFIX.length()), iterations(entry.getValue()));
            }
        });
        List<Double> oneThread = Objects.requireNonNullElse(peers.remove(OneThread.NAME), List.of());
        return new Measurement(
                Workload.label(benchmark, parameters),
                Workload.of(benchmark, parameters::get),
                parameters.getOrDefault("threads", DeviceBench.ALL_THREADS),
                iterations(result.required("primaryMetric")),
                Measurement.median(iterations(rate)),
                rate.required("scoreUnit").asString(),
                Measurement.median(iterations(share)),
                share.required("scoreUnit").asString(),
                peers,
                oneThread);
    }

    /** The scores of all iterations of all forks. */
    private static List<Double> iterations(JsonNode metric) {
        List<Double> scores = new ArrayList<>();
        for (JsonNode fork : metric.required("rawData")) {
            fork.forEach(score -> scores.add(score.asDouble()));
        }
        if (scores.isEmpty()) {
            throw new IllegalArgumentException("it has no iterations");
        }
        return scores;
    }
}
