package dev.forger.cuda.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.cuda.driver.JCudaDriverApi;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.JCudaDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The emulator's streams: what is not waited for has not happened. Straight on the driver's functions. */
class StreamsTest {
    private static final int BYTES = 4;
    private static final int CAPTURE_UNSUPPORTED = 900;
    private static final int CAPTURE_INVALIDATED = 901;

    private final CUdevice device = new CUdevice();
    private final CUstream one = new CUstream();
    private final CUstream two = new CUstream();
    private final CUevent event = new CUevent();
    private final CUdeviceptr x = new CUdeviceptr();
    private final CUdeviceptr y = new CUdeviceptr();
    private final Pointer pinned = new Pointer();
    private ByteBuffer host = ByteBuffer.allocate(0);

    @BeforeEach
    void open() {
        Emulator.get();
        JCudaDriverApi driver = new JCudaDriverApi();
        driver.bind();
        driver.initialise();
        CUcontext context = new CUcontext();
        ok(JCudaDriver.cuDeviceGet(device, 0));
        ok(JCudaDriver.cuDevicePrimaryCtxRetain(context, device));
        ok(JCudaDriver.cuCtxSetCurrent(context));
        ok(JCudaDriver.cuStreamCreate(one, 0));
        ok(JCudaDriver.cuStreamCreate(two, 0));
        ok(JCudaDriver.cuEventCreate(event, 0));
        ok(JCudaDriver.cuMemAlloc(x, BYTES));
        ok(JCudaDriver.cuMemAlloc(y, BYTES));
        ok(JCudaDriver.cuMemHostAlloc(pinned, BYTES, 0));
        host = pinned.getByteBuffer(0, BYTES).order(ByteOrder.nativeOrder());
    }

    @AfterEach
    void close() {
        JCudaDriver.cuMemFree(x);
        JCudaDriver.cuMemFree(y);
        JCudaDriver.cuMemFreeHost(pinned);
        JCudaDriver.cuEventDestroy(event);
        JCudaDriver.cuStreamDestroy(one);
        JCudaDriver.cuStreamDestroy(two);
        JCudaDriver.cuDevicePrimaryCtxRelease(device);
        assertEquals("", Emulator.loaded().findings());
    }

    private static void ok(int code) {
        assertEquals(CUresult.CUDA_SUCCESS, code, () -> CUresult.stringFor(code));
    }

    private void set(CUdeviceptr dst, int value, CUstream stream) {
        ok(JCudaDriver.cuMemsetD32Async(dst, value, 1, stream));
    }

    private void copy(CUdeviceptr dst, CUdeviceptr src, CUstream stream) {
        ok(JCudaDriver.cuMemcpyDtoDAsync(dst, src, BYTES, stream));
    }

    private int read(CUdeviceptr src, CUstream stream) {
        ok(JCudaDriver.cuMemcpyDtoHAsync(pinned, src, BYTES, stream));
        ok(JCudaDriver.cuStreamSynchronize(stream));
        return host.getInt(0);
    }

    @Test
    void withoutSynchronisationTheHostReadsWhatWasThere() {
        host.putInt(0, 1);
        set(x, 7, one);
        ok(JCudaDriver.cuMemcpyDtoHAsync(pinned, x, BYTES, one));
        assertEquals(1, host.getInt(0));
        ok(JCudaDriver.cuStreamSynchronize(one));
        assertEquals(7, host.getInt(0));
    }

    @Test
    void aBufferThatIsReusedTooEarlyShows() {
        host.putInt(0, 7);
        ok(JCudaDriver.cuMemcpyHtoDAsync(x, pinned, BYTES, one));
        host.putInt(0, 8);
        assertEquals(8, read(x, one));
    }

    @Test
    void withoutAnEventAnotherStreamReadsWhatWasThere() {
        set(x, 7, one);
        copy(y, x, two);
        assertNotEquals(7, read(y, two));
    }

    @Test
    void anEventOrdersTwoStreams() {
        set(x, 7, one);
        ok(JCudaDriver.cuEventRecord(event, one));
        set(x, 8, one);
        ok(JCudaDriver.cuStreamWaitEvent(two, event, 0));
        copy(y, x, two);
        // What comes after the record is not waited for.
        assertEquals(7, read(y, two));
    }

    @Test
    void anEventIsOfItsLastRecord() {
        set(x, 7, one);
        ok(JCudaDriver.cuEventRecord(event, one));
        set(x, 8, one);
        ok(JCudaDriver.cuEventRecord(event, one));
        ok(JCudaDriver.cuStreamWaitEvent(two, event, 0));
        copy(y, x, two);
        assertEquals(8, read(y, two));
    }

    @Test
    void pollingGetsThereInTheEnd() {
        set(x, 7, one);
        ok(JCudaDriver.cuEventRecord(event, one));
        int polls = 0;
        while (JCudaDriver.cuEventQuery(event) == CUresult.CUDA_ERROR_NOT_READY) {
            polls++;
        }
        assertEquals(2, polls);
    }

    @Test
    void asynchronousCopiesNeedPinnedMemory() {
        int[] pageable = {1};
        assertEquals(
                CUresult.CUDA_ERROR_INVALID_VALUE, JCudaDriver.cuMemcpyHtoDAsync(x, Pointer.to(pageable), BYTES, one));
        assertTrue(Emulator.loaded().findings().contains("not pinned"));
    }

    @Test
    void aLeakIsFoundWhenTheContextEnds() {
        CUdeviceptr leaked = new CUdeviceptr();
        ok(JCudaDriver.cuMemAlloc(leaked, 100));
        JCudaDriver.cuMemFree(x);
        JCudaDriver.cuMemFree(y);
        JCudaDriver.cuMemFreeHost(pinned);
        JCudaDriver.cuEventDestroy(event);
        JCudaDriver.cuStreamDestroy(one);
        JCudaDriver.cuStreamDestroy(two);
        ok(JCudaDriver.cuDevicePrimaryCtxRelease(device));
        assertEquals(
                "leak at the end of a context: 1 streams, events, blocks of memory or modules\n",
                Emulator.loaded().findings());
        open();
    }

    @Test
    void aGraphDoesWhatWasCaptured() {
        CUgraph graph = new CUgraph();
        CUgraphExec executable = new CUgraphExec();
        ok(JCudaDriver.cuStreamBeginCapture(one, CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
        set(x, 7, one);
        // The second stream joins, and is joined.
        ok(JCudaDriver.cuEventRecord(event, one));
        ok(JCudaDriver.cuStreamWaitEvent(two, event, 0));
        copy(y, x, two);
        ok(JCudaDriver.cuEventRecord(event, two));
        ok(JCudaDriver.cuStreamWaitEvent(one, event, 0));
        ok(JCudaDriver.cuStreamEndCapture(one, graph));
        set(y, 1, one);
        assertEquals(1, read(y, one), "capturing did something");
        ok(JCudaDriver.cuGraphInstantiate(executable, graph, 0));
        ok(JCudaDriver.cuGraphDestroy(graph));
        for (int i = 0; i < 2; i++) {
            set(y, 1, one);
            ok(JCudaDriver.cuGraphLaunch(executable, one));
            assertEquals(7, read(y, one));
        }
        ok(JCudaDriver.cuGraphExecDestroy(executable));
    }

    @Test
    void waitingBreaksACapture() {
        CUgraph graph = new CUgraph();
        ok(JCudaDriver.cuStreamBeginCapture(one, CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL));
        set(x, 7, one);
        assertEquals(CAPTURE_UNSUPPORTED, JCudaDriver.cuStreamSynchronize(one));
        assertEquals(CAPTURE_INVALIDATED, JCudaDriver.cuStreamEndCapture(one, graph));
    }

    @Test
    void whatIsNotEmulatedIsRefused() {
        assertEquals(CUresult.CUDA_ERROR_NOT_SUPPORTED, JCudaDriver.cuGraphCreate(new CUgraph(), 0));
    }
}
