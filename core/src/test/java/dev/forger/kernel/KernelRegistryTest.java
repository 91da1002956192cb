package dev.forger.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

        NamedKernel(String name) {
            this.name = name;
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
}
