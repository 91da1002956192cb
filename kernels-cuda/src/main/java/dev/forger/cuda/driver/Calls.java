package dev.forger.cuda.driver;

import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** What comes back from the driver. */
final class Calls {
    private Calls() {}

    /**
     * Looks at the result of a call.
     *
     * @throws DriverException if it is not success
     */
    static void check(String call, int code) {
        if (code != CUresult.CUDA_SUCCESS) {
            throw failure(call, code);
        }
    }

    private static DriverException failure(String call, int code) {
        String[] meaning = {""};
        if (JCudaDriver.cuGetErrorString(code, meaning) != CUresult.CUDA_SUCCESS || meaning[0] == null) {
            meaning[0] = "";
        }
        return new DriverException(call, code, CUresult.stringFor(code), meaning[0]);
    }
}
