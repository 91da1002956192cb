package dev.forger.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.forger.memory.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

class KernelRegistryTest {
    private record DoubleSpec(int size) implements KernelSpec<NamedKernel> {
        @Override
        public NamedKernel reference() {
            return new NamedKernel("scalar");
        }
    }

    private record OtherSpec(int size) implements KernelSpec<NamedKernel> {
        @Override
        public NamedKernel reference() {
            return new NamedKernel("other");
        }
    }

    private static final class NamedKernel extends Kernel {
        final String name;
        private final long millis;

        NamedKernel(String name) {
            this(name, 0);
        }

        NamedKernel(String name, long millis) {
            this.name = name;
            this.millis = millis;
        }

        void sleep() {
            LockSupport.parkNanos(millis * 1_000_000);
        }
    }

    private final List<String> asked = new ArrayList<>();

    private KernelImplementation<NamedKernel, DoubleSpec> upTo(String name, int most) {
        return new KernelImplementation<>(
                name,
                DoubleSpec.class,
                spec -> {
                    asked.add(name);
                    return spec.size <= most ? Optional.empty() : Optional.of("size " + spec.size + " is over " + most);
                },
                _ -> new NamedKernel(name));
    }

    @Test
    void theFirstThatDoesNotRefuseIsTaken() {
        KernelRegistry registry =
                new KernelRegistry(List.of(upTo("small", 4), upTo("medium", 8), upTo("any", 99)), true);
        assertEquals("small", registry.kernel(new DoubleSpec(4)).name);
        assertEquals("medium", registry.kernel(new DoubleSpec(5)).name);
        KernelRegistry.Resolution resolution = registry.explain(new DoubleSpec(9));
        assertEquals("any", resolution.name());
        assertEquals(List.of("small: size 9 is over 4", "medium: size 9 is over 8"), resolution.refusals());
    }

    @Test
    void aSpecIsResolvedOnce() {
        KernelRegistry registry = new KernelRegistry(List.of(upTo("small", 4)), true);
        NamedKernel kernel = registry.kernel(new DoubleSpec(3));
        assertSame(kernel, registry.kernel(new DoubleSpec(3)));
        assertEquals(List.of("small"), asked);
        assertNotSame(kernel, registry.kernel(new DoubleSpec(2)));
    }

    @Test
    void implementationsOfOtherOperationsAreNotAsked() {
        KernelRegistry registry = new KernelRegistry(List.of(upTo("small", 4)), true);
        assertEquals("other", registry.kernel(new OtherSpec(3)).name);
        assertEquals(List.of(), asked);
    }

    @Test
    void theReferenceEndsTheChain() {
        KernelRegistry registry = new KernelRegistry(List.of(upTo("small", 4)), true);
        KernelRegistry.Resolution resolution = registry.explain(new DoubleSpec(5));
        assertEquals("reference", resolution.name());
        assertEquals(List.of("small: size 5 is over 4"), resolution.refusals());
    }

    @Test
    void withoutAReferenceEveryReasonIsGiven() {
        KernelRegistry registry = new KernelRegistry(List.of(upTo("small", 4), upTo("medium", 8)), false);
        assertEquals("medium", registry.kernel(new DoubleSpec(5)).name);
        var error = assertThrows(UnsupportedOperationException.class, () -> registry.kernel(new DoubleSpec(9)));
        assertEquals(
                "no kernel for DoubleSpec[size=9]: small: size 9 is over 4; medium: size 9 is over 8",
                error.getMessage());
        var none = assertThrows(UnsupportedOperationException.class, () -> registry.kernel(new OtherSpec(9)));
        assertEquals("no kernel for OtherSpec[size=9]: this device has none for the operation", none.getMessage());
    }

    @Test
    void unconditionalImplementationsRefuseNothing() {
        var any = KernelImplementation.of("any", DoubleSpec.class, _ -> new NamedKernel("any"));
        assertEquals("any", new KernelRegistry(List.of(any), false).kernel(new DoubleSpec(1)).name);
    }

    /** Takes about so long, and expects to. */
    private static KernelImplementation<NamedKernel, SlowSpec> taking(String name, long millis, double expectedNanos) {
        return new KernelImplementation<>(
                name, SlowSpec.class, _ -> Optional.empty(), _ -> expectedNanos, _ -> new NamedKernel(name, millis));
    }

    private record SlowSpec(int size) implements KernelSpec<NamedKernel> {
        @Override
        public NamedKernel reference() {
            return new NamedKernel("scalar");
        }

        @Override
        public Optional<Runnable> trial(NamedKernel kernel, LongFunction<Buffer> operands) {
            Buffer operand = operands.apply(size);
            return Optional.of(() -> {
                assertEquals((long) size * Float.BYTES, operand.bytes());
                kernel.sleep();
            });
        }
    }

    private static final List<KernelImplementation<?, ?>> SLOW_AND_QUICK =
            List.of(taking("sly", 8, 1), taking("slow", 8, 3), taking("quick", 1, 2), taking("slower", 12, 4));

    @Test
    void theOneThatExpectsToBeTheFastestIsTakenAndOfEqualsTheFirst() {
        List<KernelImplementation<?, ?>> all = List.of(taking("b", 0, 2), taking("a", 0, 1), taking("c", 0, 1));
        KernelRegistry registry = new KernelRegistry(all, true);
        assertEquals("a", registry.kernel(new SlowSpec(1)).name);
        assertEquals(new TreeMap<>(), registry.answers());
    }

    @Test
    void theFastestIsMeasuredOnceAndRemembered() {
        KernelRegistry registry = new KernelRegistry(SLOW_AND_QUICK, true, new Choice.Measured());
        NamedKernel kernel = registry.kernel(new SlowSpec(3));
        assertEquals("quick", kernel.name);
        assertSame(kernel, registry.kernel(new SlowSpec(3)));
        assertEquals(Map.of("SlowSpec[size=3]", "quick"), registry.answers());
        assertEquals(
                "quick",
                registry.measure(new SlowSpec(3)).entrySet().stream()
                        .min(Map.Entry.comparingByValue())
                        .orElseThrow()
                        .getKey());
    }

    @Test
    void anAnswerThatIsKnownIsNotMeasured() {
        SortedMap<String, String> known = new TreeMap<>(Map.of("SlowSpec[size=3]", "slow"));
        KernelRegistry registry = new KernelRegistry(SLOW_AND_QUICK, true, new Choice.Measured(known));
        assertEquals("slow", registry.kernel(new SlowSpec(3)).name);
        assertEquals(known, registry.answers());
        assertEquals("quick", registry.kernel(new SlowSpec(4)).name);
        assertEquals(2, registry.answers().size());
    }

    @Test
    void anAnswerThatThisDeviceLacksIsOneClearSentence() {
        SortedMap<String, String> known = new TreeMap<>(Map.of("SlowSpec[size=3]", "lost"));
        KernelRegistry registry = new KernelRegistry(SLOW_AND_QUICK, true, new Choice.Measured(known));
        var error = assertThrows(UnsupportedOperationException.class, () -> registry.kernel(new SlowSpec(3)));
        assertEquals(
                "the run was tuned to compute SlowSpec[size=3] by \"lost\", which this device does not have for it,"
                        + " only [sly, slow, quick, slower]; resume where it was tuned, or begin another run",
                error.getMessage());
    }

    @Test
    void whatIsNeverMeasuredIsTakenAsExpected() {
        List<KernelImplementation<?, ?>> all = List.of(upTo("small", 4), upTo("any", 99));
        KernelRegistry registry = new KernelRegistry(all, true, new Choice.Measured());
        assertEquals("small", registry.kernel(new DoubleSpec(3)).name);
        assertEquals(new TreeMap<>(), registry.answers());
        assertEquals(Map.of(), registry.measure(new DoubleSpec(3)));
    }
}
