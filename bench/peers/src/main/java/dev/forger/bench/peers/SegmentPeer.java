package dev.forger.bench.peers;

import dev.forger.bench.Peer;
import dev.forger.bench.PeerTask;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A matrix product on operands of its own. */
final class SegmentPeer implements Peer {
    private final String name;
    private final Product product;
    private final MemorySegment a;
    private final MemorySegment b;
    private final MemorySegment c;

    /** A call of a native function. */
    @FunctionalInterface
    interface Product {
        void run(MemorySegment a, MemorySegment b, MemorySegment c) throws Throwable;
    }

    SegmentPeer(String name, PeerTask.Gemm task, Product product) {
        this.name = name;
        this.product = product;
        a = NativeLibrary.copy(task.a());
        b = NativeLibrary.copy(task.b());
        c = NativeLibrary.allocate(task.spec().m() * task.spec().n());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void run() {
        try {
            product.run(a, b, c);
        } catch (Throwable e) {
            throw NativeLibrary.failure("sgemm of " + name, e);
        }
    }

    @Override
    public float[] result() {
        return c.toArray(ValueLayout.JAVA_FLOAT);
    }
}
