package dev.forger.cuda.driver;

import jcuda.driver.CUdeviceptr;

/** A raw device address as JCuda wants it, or one that JCuda is to set. */
final class DeviceAddress extends CUdeviceptr {
    DeviceAddress() {}

    DeviceAddress(long address) {
        super(new CUdeviceptr(), address);
    }

    /** What JCuda set. */
    long value() {
        return getNativePointer();
    }
}
