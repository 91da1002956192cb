package dev.forger.device;

/** The launches of some work, to be made again as they were: the same kernels on the same memory, in order. */
public interface Recording extends AutoCloseable {
    /** Launches everything again; what is read back afterwards is what these launches wrote. */
    void replay();

    /** Frees what the device holds for it. */
    @Override
    void close();
}
