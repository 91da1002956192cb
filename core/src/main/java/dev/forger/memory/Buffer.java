package dev.forger.memory;

/** A view of memory that a kernel reads or writes: where it starts, and how far it may go. */
public interface Buffer {
    /**
     * The address of the first element, on the device that owns the memory.
     *
     * @throws IllegalStateException if the memory was closed
     */
    long address();

    /** The number of bytes that may be touched from {@link #address} on. */
    long bytes();

    /** The block this is a view of. */
    Storage storage();

    /** The absent operand: zero bytes. Stands where a contract says an operand is optional. */
    static Buffer none() {
        return Storage.NONE;
    }
}
