package dev.forger.bench;

import java.lang.reflect.Field;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.infra.BenchmarkParams;

/** What a benchmark's parameters say, as its class reads them. */
final class Workload {
    private Workload() {}

    /** The benchmark's class with the values of its parameters in its fields; it has no device open. */
    static DeviceBench of(BenchmarkParams params) {
        String benchmark = params.getBenchmark();
        try {
            DeviceBench bench = Class.forName(benchmark.substring(0, benchmark.lastIndexOf('.')))
                    .asSubclass(DeviceBench.class)
                    .getDeclaredConstructor()
                    .newInstance();
            for (Field field : bench.getClass().getFields()) {
                if (field.isAnnotationPresent(Param.class)) {
                    field.set(bench, value(field.getType(), params.getParam(field.getName())));
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
        String[] parts = params.getBenchmark().split("\\.", -1);
        StringBuilder label = new StringBuilder(parts[parts.length - 2].replaceFirst("Bench$", ""));
        for (String name : params.getParamsKeys()) {
            if (!name.equals("device") && !name.equals("threads")) {
                label.append(' ').append(params.getParam(name));
            }
        }
        return label.toString();
    }
}
