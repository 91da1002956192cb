package dev.forger.cli;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Gives the process the user's standard error back.
 *
 * <p>While it boots, a JVM with the Vector API prints a warning about incubator modules that no flag turns off. So the
 * launcher lets it boot with a filter as standard error, keeps the user's own on another descriptor and names that in a
 * system property. From the first line of {@code main} on, nothing stands between Java and the terminal.
 */
final class StandardError {
    private static final String PROPERTY = "forger.stderr.descriptor";
    private static final int STANDARD_ERROR = 2;

    private StandardError() {}

    /** Undoes the launcher's redirection; does nothing when the launcher did not start this process. */
    static void restore() {
        Integer descriptor = Integer.getInteger(PROPERTY);
        if (descriptor != null) {
            duplicate(descriptor, STANDARD_ERROR);
        }
    }

    /** POSIX {@code dup2}: makes {@code to} another name of the open file {@code from}. */
    @SuppressWarnings("restricted")
    private static void duplicate(int from, int to) {
        Linker linker = Linker.nativeLinker();
        MethodHandle dup2 = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("dup2"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            int result = (int) dup2.invokeExact(from, to);
            if (result != to) {
                throw new IllegalStateException(PROPERTY + "=" + from + " is not an open file descriptor");
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("dup2 throws nothing", e);
        }
    }
}
