package dev.forger.bench;

/**
 * Forger itself on one thread, taking turns with itself on more: so what more threads gain is a ratio of neighbours in
 * time, too, and not of two rows that are minutes apart.
 */
final class OneThread implements Peer {
    /** What tables call it. */
    static final String NAME = "one thread";

    private final Operands operands;
    private final DeviceBench.Timed timed;

    /**
     * Allocates the operands.
     *
     * @param bench the workload; it is told to use one thread
     */
    OneThread(DeviceBench bench) {
        bench.threads = "1";
        operands = new Operands(bench.device());
        timed = bench.prepare(operands.device(), operands);
        operands.reset();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void run() {
        timed.run().run();
    }

    @Override
    public float[] result() {
        timed.verify().run();
        return timed.task().get().result();
    }

    @Override
    public void close() {
        operands.close();
    }
}
