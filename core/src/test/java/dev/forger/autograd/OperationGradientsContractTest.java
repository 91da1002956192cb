package dev.forger.autograd;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.device.Device;
import dev.forger.memory.MemoryScope;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation against finite differences, first and second order, on the kernels of a device; and for
 * each of them that the check sees gradients that are wrong by 3%.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class OperationGradientsContractTest {
    private static final GradientCheck CHECK = GradientCheck.standard();

    private Device device;
    private MemoryScope scope;

    /** A device, which the test closes. */
    protected abstract Device openDevice();

    @BeforeAll
    void open() {
        device = openDevice();
        scope = device.scope();
    }

    @AfterAll
    void close() {
        scope.close();
        device.close();
    }

    Stream<Case> cases() {
        Points points = new Points(device);
        return Stream.of(
                        PointwiseCases.all(points),
                        ReductionCases.all(points),
                        ProductCases.all(points),
                        ConvolutionCases.all(points),
                        NormalisationCases.all(points),
                        resizing(points))
                .flatMap(s -> s);
    }

    private static Stream<Case> resizing(Points p) {
        return Stream.of(
                Case.linear("doubled", in -> Resizing.doubled(in.get(0)), p.normal(2, 2, 3, 2)),
                Case.linear("halved", in -> Resizing.halved(in.get(0)), p.normal(2, 2, 2, 6)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void firstOrder(Case c) {
        GradientCheck.Report report = CHECK.firstOrder(c.function(), c.at());
        assertTrue(report.passed(), () -> c.name() + ": " + report);
        assertFalse(CHECK.firstOrder(c.wrong(), c.at()).passed(), () -> c.name() + ": a wrong gradient passed");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void secondOrder(Case c) {
        GradientCheck.Report report = CHECK.secondOrder(c.function(), c.at());
        assertTrue(report.passed(), () -> c.name() + ": " + report);
        if (c.curved()) {
            assertFalse(CHECK.secondOrder(c.wrong(), c.at()).passed(), () -> c.name() + ": a wrong gradient passed");
        }
    }
}
