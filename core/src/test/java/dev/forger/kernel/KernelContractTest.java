package dev.forger.kernel;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.device.Device;
import dev.forger.memory.Buffer;
import dev.forger.memory.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/**
 * What the contract tests of all operations share. A backend subclasses the test of each operation
 * and says how to open its device; a leak fails the test, and a failure says how to repeat it.
 */
public abstract class KernelContractTest {
    /** The system property that limits the random tests to one seed. */
    public static final String SEED = "forger.test.seed";

    private final Map<Integer, Device> devices = new TreeMap<>();
    private String test = "";

    /** For subclasses. */
    protected KernelContractTest() {}

    /** Opens the device under test with so many threads; the test closes it. */
    protected abstract Device open(int threads);

    @BeforeEach
    final void remember(TestInfo info) {
        String name = getClass().getName();
        test = name.substring(name.lastIndexOf('.') + 1) + "#"
                + info.getTestMethod().orElseThrow().getName();
    }

    /** Closes the devices, which throws if a test or a kernel leaked memory. */
    @AfterEach
    final void closeDevices() {
        devices.values().forEach(Device::close);
    }

    /** The device under test, the same one during a test for the same number of threads. */
    protected final Device device(int threads) {
        return devices.computeIfAbsent(threads, this::open);
    }

    /** The device under test, with two threads. */
    protected final Device device() {
        return device(2);
    }

    /** The seeds of a random test: 0, 1, … or the one that the property {@link #SEED} names. */
    protected static long[] seeds(int count) {
        Long only = Long.getLong(SEED);
        return only == null ? LongStream.range(0, count).toArray() : new long[] {only};
    }

    /** Runs one case; a failure names the case and how to run it alone. */
    protected final void verify(Object spec, long seed, Consumer<Trial> check) {
        try (Trial trial = new Trial(device(), seed, seed)) {
            check.accept(trial);
        } catch (AssertionError | RuntimeException e) {
            throw failure(spec, seed, e);
        }
    }

    /** Runs one case on one, two and three threads, differently aligned: the outputs have the same bits. */
    protected final void sameBitsForAnyThreads(Object spec, long seed, Function<Trial, float[]> run) {
        try {
            List<float[]> outputs = new ArrayList<>();
            for (int threads = 1; threads <= 3; threads++) {
                try (Trial trial = new Trial(device(threads), seed, threads)) {
                    outputs.add(run.apply(trial));
                }
            }
            Trial.requireSameBits("with 2 threads the output", outputs.get(0), outputs.get(1));
            Trial.requireSameBits("with 3 threads the output", outputs.get(0), outputs.get(2));
        } catch (AssertionError | RuntimeException e) {
            throw failure(spec, seed, e);
        }
    }

    private AssertionError failure(Object spec, long seed, Throwable cause) {
        return new AssertionError(
                cause.getMessage() + "\n  reproduce: -Dtest='" + test + "' -D" + SEED + "=" + seed + "  " + spec,
                cause);
    }

    /**
     * Checks that a kernel refuses each operand that is one element short, naming it, and each that is
     * closed.
     *
     * @param names the operands' names, in order
     * @param elements how many elements each needs; 0 for one that is not checked
     * @param run runs the kernel on operands in that order
     */
    protected final void refusesBadBuffers(String[] names, int[] elements, Consumer<Buffer[]> run) {
        for (int bad = 0; bad < names.length; bad++) {
            if (elements[bad] == 0) {
                continue;
            }
            String name = names[bad];
            try (Trial trial = new Trial(device(), 1, 1)) {
                Buffer[] operands = new Buffer[names.length];
                for (int i = 0; i < names.length; i++) {
                    operands[i] = trial.output(names[i], new float[i == bad ? elements[i] - 1 : elements[i]]);
                }
                var error = assertThrows(IllegalArgumentException.class, () -> run.accept(operands), name + " short");
                String message = String.valueOf(error.getMessage());
                assertTrue(message.startsWith(name + ":"), message);
                assertTrue(message.contains(" " + 4 * elements[bad]), message);
                Storage closed = device().allocate(elements[bad]);
                closed.close();
                operands[bad] = closed;
                assertThrows(IllegalStateException.class, () -> run.accept(operands), name + " closed");
            }
        }
    }
}
