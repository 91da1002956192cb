package dev.forger.nn;

import dev.forger.memory.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of a network's layers. */
final class Summary {
    private record Row(String name, String layer, Shape output, long parameters) {}

    private Summary() {}

    static String of(LayerConfig config, Shape input) {
        List<Row> rows = new ArrayList<>();
        add(rows, "", config, input);
        int nameWidth = width(rows.stream().map(Row::name).toList(), "");
        int layerWidth = width(rows.stream().map(Row::layer).toList(), "layer");
        int shapeWidth = width(rows.stream().map(r -> r.output().toString()).toList(), "output");
        String format = "%-" + nameWidth + "s %-" + layerWidth + "s  %-" + shapeWidth + "s  %12s%n";
        StringBuilder table =
                new StringBuilder(String.format(Locale.ROOT, format, "", "layer", "output", "parameters"));
        long total = 0;
        for (Row row : rows) {
            table.append(
                    String.format(Locale.ROOT, format, row.name(), row.layer(), row.output(), count(row.parameters())));
            total += row.parameters();
        }
        return table.append(String.format(Locale.ROOT, format, "", "total", "", count(total)))
                .toString();
    }

    private static Shape add(List<Row> rows, String name, LayerConfig config, Shape input) {
        if (config instanceof Sequential sequential) {
            Shape shape = input;
            for (int i = 0; i < sequential.layers().size(); i++) {
                String inner = name.isEmpty() ? Integer.toString(i) : name + "." + i;
                shape = add(rows, inner, sequential.layers().get(i), shape);
            }
            return shape;
        }
        Shape output = config.outputShape(input);
        long parameters = config.parameters().stream()
                .filter(spec -> spec.role().trained())
                .mapToLong(spec -> spec.shape().size())
                .sum();
        rows.add(new Row(name, config.toString(), output, parameters));
        return output;
    }

    private static int width(List<String> texts, String title) {
        return Math.max(
                1,
                Math.max(
                        title.length(),
                        texts.stream().mapToInt(String::length).max().orElse(0)));
    }

    private static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
