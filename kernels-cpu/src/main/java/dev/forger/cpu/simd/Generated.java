package dev.forger.cpu.simd;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What is generated at run time is made once for each form, and shared by all devices of a JVM: it has no state. When
 * each device made its own, the second one's microkernel of 8×2 ran at a quarter of the first's speed in some JVMs,
 * compiled by C2 and with nothing boxed: a step of dcgan-64 took 2.2 s instead of 0.55 (5 of 12 JVMs; shared, 0 of
 * 11). A second device also has nothing left to warm up.
 */
public final class Generated {
    private static final ConcurrentHashMap<Form, Object> MADE = new ConcurrentHashMap<>();

    private Generated() {}

    /** The values are compared by {@code equals}. */
    private record Form(Class<?> type, List<?> values) {}

    /**
     * What was made of a form, or is made now.
     *
     * @param values all that the generator goes by
     */
    public static <T> T shared(Class<T> type, List<?> values, Supplier<T> generator) {
        return type.cast(MADE.computeIfAbsent(new Form(type, values), _ -> generator.get()));
    }
}
