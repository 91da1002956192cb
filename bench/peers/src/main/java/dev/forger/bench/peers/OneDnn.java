package dev.forger.bench.peers;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;

/** oneDNN on one engine and stream, and the OpenMP that it runs on. */
final class OneDnn {
    private final engine cpu = new engine(engine.kind.cpu, 0);
    private final stream order = new stream(cpu);

    /** oneDNN on a number of threads, for the calling thread. */
    OneDnn(int threads) {
        library(threads);
    }

    /** The library, set to a number of threads for the calling thread. */
    static NativeLibrary library(int threads) {
        setThreads(threads);
        NativeLibrary library = NativeLibrary.ofJar(dnnl.class, "libdnnl.so.3");
        NativeLibrary.ofJar(dnnl.class, "libgomp.so.1").call("omp_set_num_threads", JAVA_INT, threads);
        return library;
    }

    /**
     * Sets the number of threads for when OpenMP is loaded: which copy of it oneDNN then runs on, the jar's or another
     * library's, is the linker's choice, so omp_set_num_threads of one of them is not enough.
     */
    static void setThreads(int threads) {
        NativeLibrary.setVariable("OMP_NUM_THREADS", Integer.toString(threads));
    }

    engine engine() {
        return cpu;
    }

    stream stream() {
        return order;
    }

    /** Memory in a library's layout that holds the values, which come in a plain one. */
    memory filled(memory.desc layout, memory.desc plain, float[] values) {
        memory dense = new memory(plain, cpu);
        new FloatPointer(dense.get_data_handle()).put(values, 0, values.length);
        memory laidOut = new memory(layout, cpu);
        copy(dense, laidOut);
        return laidOut;
    }

    /** The values of a memory in a plain layout. */
    float[] values(memory laidOut, memory.desc plain, int count) {
        memory dense = new memory(plain, cpu);
        copy(laidOut, dense);
        float[] values = new float[count];
        new FloatPointer(dense.get_data_handle()).get(values, 0, count);
        return values;
    }

    private void copy(memory from, memory to) {
        new reorder(from, to).execute(order, from, to);
        order._wait();
    }
}
