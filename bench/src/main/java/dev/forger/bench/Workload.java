package dev.forger.bench;

import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.infra.BenchmarkParams;

/** What a benchmark's parameters say, as its class reads them. */
final class Workload {
    private Workload() {}

    /** The benchmark's class with the values of its parameters in its fields; it has no device open. */
    static DeviceBench of(BenchmarkParams params) {
        return of(params.getBenchmark(), params::getParam);
    }

    /**
     * The same by names, as they are in JMH's results.
     *
     * @param benchmark class and method
     * @param parameters gives the value of each parameter; what it has none for stays as it is by default
     */
    static DeviceBench of(String benchmark, Function<String, @Nullable String> parameters) {
        try {
            DeviceBench bench = Class.forName(benchmark.substring(0, benchmark.lastIndexOf('.')))
                    .asSubclass(DeviceBench.class)
                    .getDeclaredConstructor()
                    .newInstance();
            for (Field field : bench.getClass().getFields()) {
                String value = parameters.apply(field.getName());
                if (field.isAnnotationPresent(Param.class) && value != null) {
                    field.set(bench, value(field.getType(), value));
                }
            }
            return bench;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("benchmark " + benchmark + ": cannot read its parameters", e);
        }
    }

    private static Object value(Class<?> type, String text) {
        if (type == int.class) {
            return Integer.valueOf(text);
        }
        if (!type.isEnum()) {
            return text;
        }
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(type.getSimpleName() + ": there is no " + text);
    }

    /** What a table calls it: the class and the parameters. */
    static String label(BenchmarkParams params) {
        Map<String, String> values = new LinkedHashMap<>();
        params.getParamsKeys().forEach(name -> values.put(name, params.getParam(name)));
        return label(params.getBenchmark(), values);
    }

    /** The same by names, as they are in JMH's results. */
    static String label(String benchmark, Map<String, String> parameters) {
        String[] parts = benchmark.split("\\.", -1);
        StringBuilder label = new StringBuilder(parts[parts.length - 2].replaceFirst("Bench$", ""));
        parameters.forEach((name, value) -> {
            boolean isUsual = (name.equals("transposes") && value.equals("NN")) || value.equals(ConvShape.OWN_BATCH);
            if (!name.equals("device") && !name.equals("threads") && !isUsual) {
                label.append(' ').append(name.equals("batch") ? "batch " : "").append(value);
            }
        });
        return label.toString();
    }
}
