package dev.forger.bench;

/**
 * Forger itself on one thread, taking turns with itself on more: so what more threads gain is a ratio of neighbours in
 * time, too, and not of two rows that are minutes apart.
 */
final class OneThread implements Peer {
    /** What tables call it. */
    static final String NAME = "one thread";

    private final DeviceBench bench;

    /**
     * Allocates the operands.
     *
     * @param bench the workload; it is told to use one thread
     */
    OneThread(DeviceBench bench) {
        this.bench = bench;
        bench.threads = "1";
        bench.open();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void run() {
        bench.run();
    }

    @Override
    public float[] result() {
        return bench.task().result();
    }

    @Override
    public void close() {
        bench.close();
    }
}
