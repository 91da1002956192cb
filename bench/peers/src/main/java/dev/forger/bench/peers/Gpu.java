package dev.forger.bench.peers;

import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** The GPU that is current, as Forger's backend leaves it: other libraries work in the same context. */
final class Gpu {
    private static final double NANOS_PER_MILLISECOND = 1e6;

    private Gpu() {}

    /**
     * Looks at the result of a call.
     *
     * @throws IllegalStateException if it is not success
     */
    static void check(String call, int code) {
        if (code != CUresult.CUDA_SUCCESS) {
            throw new IllegalStateException(call + " answered " + CUresult.stringFor(code));
        }
    }

    /** The time of some work in the default stream, in nanoseconds, by events before and behind it. */
    static double nanos(long runs, Runnable work) {
        CUevent begin = new CUevent();
        CUevent end = new CUevent();
        check("cuCtxSynchronize", JCudaDriver.cuCtxSynchronize());
        check("cuEventCreate", JCudaDriver.cuEventCreate(begin, CUevent_flags.CU_EVENT_DEFAULT));
        check("cuEventCreate", JCudaDriver.cuEventCreate(end, CUevent_flags.CU_EVENT_DEFAULT));
        try {
            check("cuEventRecord", JCudaDriver.cuEventRecord(begin, null));
            for (long i = 0; i < runs; i++) {
                work.run();
            }
            check("cuEventRecord", JCudaDriver.cuEventRecord(end, null));
            check("cuEventSynchronize", JCudaDriver.cuEventSynchronize(end));
            float[] milliseconds = new float[1];
            check("cuEventElapsedTime", JCudaDriver.cuEventElapsedTime(milliseconds, begin, end));
            return milliseconds[0] * NANOS_PER_MILLISECOND;
        } finally {
            JCudaDriver.cuEventDestroy(begin);
            JCudaDriver.cuEventDestroy(end);
        }
    }
}
