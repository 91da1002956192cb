package dev.forger.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** What {@code forger bench --device cuda} runs: the kernels at sizes that fill a GPU, and whole steps of training. */
final class GpuSelection {
    private final List<Selected> all = new ArrayList<>();

    private GpuSelection() {}

    /**
     * A workload.
     *
     * @param bench its class
     * @param parameters by their names
     */
    record Selected(Class<? extends DeviceBench> bench, SequencedMap<String, String> parameters) {
        /** With parameters as name, value, name, value. */
        static Selected of(Class<? extends DeviceBench> bench, String... parameters) {
            SequencedMap<String, String> map = new LinkedHashMap<>();
            for (int i = 0; i < parameters.length; i += 2) {
                map.put(parameters[i], parameters[i + 1]);
            }
            return new Selected(bench, map);
        }

        /** What a table calls it. */
        String label() {
            return Workload.label(bench.getName() + ".run", parameters);
        }

        /** The bench on a device. */
        DeviceBench on(String device) {
            Map<String, String> all = new LinkedHashMap<>(parameters);
            all.put("device", device);
            return Workload.of(bench.getName() + ".run", all::get);
        }
    }

    /**
     * The workloads whose labels match.
     *
     * @param patterns regular expressions of which one has to be found; none for all
     */
    static List<Selected> matching(List<String> patterns) {
        List<Pattern> wanted = patterns.stream().map(Pattern::compile).toList();
        return all().stream()
                .filter(selected -> wanted.isEmpty()
                        || wanted.stream()
                                .anyMatch(pattern ->
                                        pattern.matcher(selected.label()).find()))
                .toList();
    }

    private static List<Selected> all() {
        GpuSelection selection = new GpuSelection();
        for (GemmShape shape : GemmShape.values()) {
            selection.add(GemmBench.class, "shape", shape.name());
        }
        for (GemmShape.Transposes transposes : GemmShape.Transposes.values()) {
            if (transposes != GemmShape.Transposes.NN) {
                selection.add(GemmBench.class, "shape", "SQUARE_2048", "transposes", transposes.name());
            }
        }
        for (ConvShape shape : ConvShape.values()) {
            selection.add(ConvForwardBench.class, "shape", shape.name());
            selection.add(ConvBackwardDataBench.class, "shape", shape.name());
            selection.add(ConvBackwardWeightsBench.class, "shape", shape.name());
        }
        for (BatchNormShape shape : BatchNormShape.values()) {
            selection.add(BatchNormForwardBench.class, "shape", shape.name());
            selection.add(BatchNormBackwardBench.class, "shape", shape.name());
        }
        for (String op : List.of("ADD", "MUL", "TANH", "LEAKY_RELU", "LEAKY_RELU_BACKWARD")) {
            selection.add(ElementwiseBench.class, "op", op, "shape", "MEMORY");
        }
        for (ReduceShape shape : ReduceShape.values()) {
            selection.add(ReduceBench.class, "shape", shape.name());
        }
        selection.add(AdamBench.class, "network", "DCGAN64_D");
        selection.add(RandomBench.class, "distribution", "NORMAL");
        selection.add(TrainingStepBench.class, "model", "DCGAN28");
        selection.add(TrainingStepBench.class, "model", "DCGAN64");
        return selection.all;
    }

    /** Adds one; the parameters as name, value, name, value. */
    private void add(Class<? extends DeviceBench> bench, String... parameters) {
        all.add(Selected.of(bench, parameters));
    }
}
