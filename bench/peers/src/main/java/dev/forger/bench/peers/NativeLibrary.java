package dev.forger.bench.peers;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.bytedeco.javacpp.Loader;

/** The functions of a shared library, called without a wrapper in between. */
@SuppressWarnings("restricted") // native code is what this is for
final class NativeLibrary {
    private static final long ALIGNMENT = 4096;

    private final SymbolLookup symbols;

    private NativeLibrary(SymbolLookup symbols) {
        this.symbols = symbols;
    }

    /**
     * A library out of a JavaCPP jar.
     *
     * @param wrapper the jar's class that loads it and what it needs
     * @param file the library's file name
     */
    static NativeLibrary ofJar(Class<?> wrapper, String file) {
        Loader.load(wrapper);
        String folder = "/" + wrapper.getPackageName().replace(".global", "").replace('.', '/');
        try {
            File extracted = Loader.cacheResource(wrapper, folder + "/" + Loader.getPlatform() + "/" + file);
            return new NativeLibrary(SymbolLookup.libraryLookup(extracted.toPath(), Arena.global()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A library that the system has.
     *
     * @throws IllegalArgumentException if it has not
     */
    static NativeLibrary ofSystem(String name) {
        return new NativeLibrary(SymbolLookup.libraryLookup(name, Arena.global()));
    }

    /** A function. */
    MethodHandle function(String name, FunctionDescriptor signature) {
        return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), signature);
    }

    /** Calls a function that takes one whole number, such as a number of threads. */
    void call(String function, java.lang.foreign.ValueLayout type, int value) {
        MethodHandle handle = function(function, FunctionDescriptor.ofVoid(type));
        try {
            handle.invoke(value);
        } catch (Throwable e) {
            throw failure(function, e);
        }
    }

    /** Sets a variable of the process, in which some libraries read their settings; an empty value removes it. */
    static void setVariable(String variable, String value) {
        Linker linker = Linker.nativeLinker();
        MethodHandle setenv = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setenv"),
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        MethodHandle unsetenv = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("unsetenv"), FunctionDescriptor.of(JAVA_INT, ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(variable);
            int _ = value.isEmpty()
                    ? (int) unsetenv.invokeExact(name)
                    : (int) setenv.invokeExact(name, arena.allocateFrom(value), 1);
        } catch (Throwable e) {
            throw failure("setenv", e);
        }
    }

    /** A copy at the start of a page. */
    static MemorySegment copy(float[] values) {
        return allocate(values.length).copyFrom(MemorySegment.ofArray(values));
    }

    /** Zeros from the start of a page. */
    static MemorySegment allocate(long floats) {
        return Arena.ofAuto().allocate(floats * Float.BYTES, ALIGNMENT);
    }

    /** What a call of a native function throws, which by its signature might be anything. */
    static IllegalStateException failure(String function, Throwable cause) {
        return new IllegalStateException("calling " + function + " failed", cause);
    }
}
