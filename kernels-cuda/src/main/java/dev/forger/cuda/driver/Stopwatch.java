package dev.forger.cuda.driver;

import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/** Two events in a stream, and the GPU's time between them. The context was entered. */
final class Stopwatch implements AutoCloseable {
    private static final double NANOS_PER_MILLISECOND = 1e6;

    private final CUstream stream;
    private final CUevent begin = new CUevent();
    private final CUevent end = new CUevent();

    Stopwatch(CUstream stream) {
        this.stream = stream;
        Calls.check("cuEventCreate", JCudaDriver.cuEventCreate(begin, CUevent_flags.CU_EVENT_DEFAULT));
        int code = JCudaDriver.cuEventCreate(end, CUevent_flags.CU_EVENT_DEFAULT);
        if (code != 0) {
            JCudaDriver.cuEventDestroy(begin);
            Calls.check("cuEventCreate", code);
        }
    }

    /** Waits until what the work launched has run; the time from its start to its end. */
    double nanos(Runnable work) {
        Calls.check("cuEventRecord", JCudaDriver.cuEventRecord(begin, stream));
        work.run();
        Calls.check("cuEventRecord", JCudaDriver.cuEventRecord(end, stream));
        Calls.check("cuEventSynchronize", JCudaDriver.cuEventSynchronize(end));
        float[] milliseconds = new float[1];
        Calls.check("cuEventElapsedTime", JCudaDriver.cuEventElapsedTime(milliseconds, begin, end));
        return milliseconds[0] * NANOS_PER_MILLISECOND;
    }

    @Override
    public void close() {
        JCudaDriver.cuEventDestroy(begin);
        JCudaDriver.cuEventDestroy(end);
    }
}
