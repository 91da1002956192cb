package dev.forger.cuda.emulator;

import dev.forger.cuda.build.CudaSource;
import dev.forger.cuda.build.EmulatorBuild;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Locale;
import org.opentest4j.TestAbortedException;

/**
 * The emulator in this JVM: loading it before JCuda makes it the CUDA driver. Tests set what it pretends to be and
 * which calls fail, and read what it found.
 */
public final class Emulator {
    /** Makes a missing {@code g++} an error; CI sets it. */
    private static final String REQUIRED = "require.emulator";

    /** Runs the tests on the GPU of the machine; the emulator is then not loaded. */
    private static final String GPU = "require.cuda";

    private static final Path FOLDER =
            CudaSource.MODULE.resolve("target/emulator").toAbsolutePath().normalize();

    private static final int FINDINGS_BYTES = 1 << 20;

    /** Built and loaded by the first test that asks for it. */
    private static final class Loaded {
        static final Emulator INSTANCE = new Emulator();
    }

    /** How the kernels were compiled. */
    public enum Build {
        /** Their sources: fast. */
        PLAIN,
        /** Their sources, with a check of every load and store. */
        CHECKED,
        /** The PTX that is committed, translated. */
        PTX
    }

    /** Compiled by the first test that asks for it. */
    private static final class Translated {
        static {
            try {
                EmulatorBuild.runPtx(FOLDER);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static void compile() {
            // By loading this class.
        }
    }

    private final MethodHandle set;
    private final MethodHandle fail;
    private final MethodHandle lose;
    private final MethodHandle calls;
    private final MethodHandle findings;

    @SuppressWarnings("restricted")
    private Emulator() {
        try {
            System.load(EmulatorBuild.run(FOLDER).toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SymbolLookup symbols = SymbolLookup.loaderLookup();
        Linker linker = Linker.nativeLinker();
        set = linker.downcallHandle(
                symbols.findOrThrow("emulatorSet"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        fail = linker.downcallHandle(
                symbols.findOrThrow("emulatorFail"),
                FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        lose = linker.downcallHandle(
                symbols.findOrThrow("emulatorLose"),
                FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        calls = linker.downcallHandle(
                symbols.findOrThrow("emulatorCalls"),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
        findings = linker.downcallHandle(
                symbols.findOrThrow("emulatorFindings"), FunctionDescriptor.of(ValueLayout.ADDRESS));
        set("kernels", FOLDER.toString());
    }

    /** Whether the tests run on a GPU instead. */
    public static boolean isReplacedByGpu() {
        return Boolean.getBoolean(GPU);
    }

    /**
     * The emulator, built and loaded, with its settings as they are at the start and no findings.
     *
     * @throws TestAbortedException where there is no {@code g++}, or a GPU is to be used
     * @throws AssertionError where there is none though it is required
     */
    public static Emulator get() {
        if (!isReplacedByGpu() && !EmulatorBuild.isPossible()) {
            if (Boolean.getBoolean(REQUIRED)) {
                throw new AssertionError(
                        "-D" + REQUIRED + " asks for the CUDA emulator, and there is no g++ to build it");
            }
            throw skip("there is no g++ to build the CUDA emulator");
        }
        return loaded().reset();
    }

    /**
     * The emulator as a test has set it.
     *
     * @throws TestAbortedException where a GPU is to be used
     */
    public static Emulator loaded() {
        if (isReplacedByGpu()) {
            throw skip("-D" + GPU + " asks for the machine's GPU");
        }
        return Loaded.INSTANCE;
    }

    private static TestAbortedException skip(String reason) {
        System.out.println("skipped: " + reason);
        return new TestAbortedException(reason);
    }

    private Emulator reset() {
        devices("8.0:8G");
        set("driver", "12060");
        build(Build.PLAIN);
        deferred(true);
        order(0);
        findings();
        return this;
    }

    /** Sets which GPUs there are, such as {@code "9.0:80G,7.5:512M"}: compute capability and memory. */
    public Emulator devices(String list) {
        return set("devices", list);
    }

    /** Sets the driver's version, as {@code 1000·major + 10·minor}. */
    public Emulator driver(int version) {
        return set("driver", Integer.toString(version));
    }

    /** Which build of the kernels runs; to be set while no context is open. */
    public Emulator build(Build build) {
        if (build == Build.PTX) {
            Translated.compile();
        }
        return set("build", build.name().toLowerCase(Locale.ROOT));
    }

    /** Whether streams wait with their work until somebody waits for them, or do it at once. */
    public Emulator deferred(boolean deferred) {
        return set("deferred", deferred ? "1" : "0");
    }

    /** In which order the threads of a block run: 0 ascending, 1 descending, others shuffled with this seed. */
    public Emulator order(int order) {
        return set("order", Integer.toString(order));
    }

    private Emulator set(String name, String value) {
        try (Arena arena = Arena.ofConfined()) {
            if ((int) set.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value)) == 0) {
                throw new IllegalArgumentException(name + ": " + value);
            }
            return this;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Lets one call of a function, such as {@code cuMemAlloc}, give an error after so many that do not. */
    public void fail(String call, int after, int result) {
        try (Arena arena = Arena.ofConfined()) {
            fail.invokeExact(arena.allocateFrom(call), after, result);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Loses the context of a device, as if a kernel had failed with this error. */
    public void lose(int device, int result) {
        try {
            lose.invokeExact(device, result);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** How often a function was called since the emulator was loaded. */
    public long calls(String call) {
        try (Arena arena = Arena.ofConfined()) {
            return (long) calls.invokeExact(arena.allocateFrom(call));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** What was found since the last time, a line each. */
    @SuppressWarnings("restricted")
    public String findings() {
        try {
            MemorySegment text = (MemorySegment) findings.invokeExact();
            return text.reinterpret(FINDINGS_BYTES).getString(0);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
