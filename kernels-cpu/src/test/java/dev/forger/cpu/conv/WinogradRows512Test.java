package dev.forger.cpu.conv;

import dev.forger.cpu.simd.VectorWidth;
import dev.forger.device.Device;
import dev.forger.kernel.conv.ConvForwardContractTest;

class WinogradRows512Test extends ConvForwardContractTest {
    @Override
    protected Device open(int threads) {
        return new ConvolutionDevice(VectorWidth.BITS_512, threads, ConvolutionDevice.Way.WINOGRAD_ROWS).open();
    }
}
