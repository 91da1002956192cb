package dev.forger.cuda.driver;

/**
 * Scratch memory that the kernels of a device share: they run one after the other, so what one left in it means nothing
 * to the next. A kernel reserves what it needs when it is made, and reads the address when it runs.
 */
public final class Workspace {
    private final DeviceMemory memory;
    private long address;
    private long bytes;

    Workspace(DeviceMemory memory) {
        this.memory = memory;
    }

    /**
     * Makes sure that there are so many bytes. It may move; the old place stays as it is until the device is closed,
     * since a captured graph may use it.
     *
     * @throws OutOfMemoryError if the GPU does not have them
     */
    public void reserve(long wanted) {
        if (wanted > bytes) {
            // Doubling keeps all the old places together smaller than the new one.
            long size = Math.max(wanted, 2 * bytes);
            address = memory.allocate(size);
            bytes = size;
        }
    }

    /** Where it is now, aligned to 256 bytes. */
    public long address() {
        return address;
    }
}
