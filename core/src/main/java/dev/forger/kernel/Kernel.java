package dev.forger.kernel;

import dev.forger.memory.Buffer;

/** A kernel made for one spec; the subclass of each operation has the contract. */
public abstract class Kernel {
    private LaunchLog log = new LaunchLog();

    /** For the subclasses in the operations' packages. */
    protected Kernel() {}

    /** Takes the log of the registry that it belongs to. */
    final void attach(LaunchLog shared) {
        log = shared;
    }

    /** Whether launches are to be {@link #record recorded}. */
    protected final boolean isRecording() {
        return log.isOpen();
    }

    /** Notes a call that is about to be made: {@code execute} with its operands. */
    protected final void record(BoundCall call) {
        log.add(call);
    }

    /**
     * The address of an operand, after the one check of its size.
     *
     * @param name the operand's name in the contract
     * @param elements how many floats the spec touches from the first on
     * @throws IllegalArgumentException if the buffer is smaller
     * @throws IllegalStateException if the buffer is closed
     */
    protected static long check(String name, Buffer buffer, long elements) {
        long bytes = elements * Float.BYTES;
        if (buffer.bytes() < bytes) {
            throw new IllegalArgumentException(name + ": has " + buffer.bytes() + " bytes, the spec needs " + bytes);
        }
        return buffer.address();
    }

    /**
     * How many times the error that the contract states this implementation may make: 1, unless it computes the
     * result in another way than by the sum that defines it. The contract says what is multiplied.
     */
    public double errorFactor() {
        return 1;
    }
}
