package dev.forger.cuda.driver;

import dev.forger.device.MathMode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;

/**
 * One GPU in use: its context, the stream that all kernels run in, and the modules they come from. The context is the
 * device's primary one, which other libraries of the process, such as cuBLAS, share. One thread at a time.
 */
public final class CudaContext implements AutoCloseable {
    private final CUdevice device = new CUdevice();
    private final CUcontext context = new CUcontext();
    private final CUstream stream = new CUstream();
    private final MathMode math;
    private final int capability;
    private final Arena arena = Arena.ofShared();
    private final Map<String, Module> modules = new LinkedHashMap<>();
    private final DeviceMemory memory = new DeviceMemory(this);
    private final Workspace workspace = new Workspace(memory);
    private final Staging staging;
    private boolean closed;

    /**
     * Takes a GPU into use; the driver was initialised.
     *
     * @param ordinal which GPU
     * @param math what products and convolutions compute with
     * @throws DriverException if the driver refuses
     */
    public CudaContext(int ordinal, MathMode math) {
        this.math = math;
        Calls.check("cuDeviceGet", JCudaDriver.cuDeviceGet(device, ordinal));
        capability = 10 * attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
                + attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
        Calls.check("cuDevicePrimaryCtxRetain", JCudaDriver.cuDevicePrimaryCtxRetain(context, device));
        boolean opened = false;
        try {
            enter();
            Calls.check("cuStreamCreate", JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
            staging = new Staging(this, memory);
            opened = true;
        } finally {
            if (!opened) {
                JCudaDriver.cuStreamDestroy(stream);
                JCudaDriver.cuDevicePrimaryCtxRelease(device);
            }
        }
    }

    private int attribute(int attribute) {
        int[] value = new int[1];
        Calls.check("cuDeviceGetAttribute", JCudaDriver.cuDeviceGetAttribute(value, attribute, device));
        return value[0];
    }

    /** The compute capability: 80 for 8.0. */
    public int capability() {
        return capability;
    }

    /** How many multiprocessors there are: what a grid should be a multiple of. */
    public int multiprocessors() {
        return attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
    }

    /** Makes this the context of the calling thread's calls: another device may have been used in between. */
    public void enter() {
        Calls.check("cuCtxSetCurrent", JCudaDriver.cuCtxSetCurrent(context));
    }

    /** What products and convolutions compute with. */
    public MathMode math() {
        return math;
    }

    /** The GPU's memory. */
    public DeviceMemory memory() {
        return memory;
    }

    /** The kernels' scratch memory. */
    public Workspace workspace() {
        return workspace;
    }

    /** Copies from heap or native memory to the device, and returns when {@code src} may be reused. */
    public void upload(MemorySegment src, long dst) {
        enter();
        staging.upload(src, dst);
    }

    /** Copies to heap or native memory when what was launched before has run, and returns when it is there. */
    public void download(long src, MemorySegment dst) {
        enter();
        staging.download(src, dst);
    }

    /** Captures what the work launches: none of it runs before the graph does. */
    public Graph capture(Runnable work) {
        enter();
        return Graph.capture(this, work);
    }

    /** Waits for what was launched before, and gives the time of what the work launches, in nanoseconds. */
    public double nanos(Runnable work) {
        synchronize();
        try (Stopwatch stopwatch = new Stopwatch(stream)) {
            return stopwatch.nanos(work);
        }
    }

    boolean isOpen() {
        return !closed;
    }

    CUstream stream() {
        return stream;
    }

    /**
     * Launches of an entry; loads its file's PTX if it was not.
     *
     * @param file the {@code .cu} file, without its ending
     * @param entry the entry's name
     * @throws IllegalArgumentException if there is no such file for this GPU, or no such entry in it
     * @throws DriverException if the driver refuses the PTX
     */
    public Launch launch(String file, String entry) {
        enter();
        Module module = modules.get(file);
        if (module == null) {
            module = new Module(file, capability);
            modules.put(file, module);
        }
        return module.launch(this, entry, arena);
    }

    /**
     * Waits until all that was launched has run.
     *
     * @throws DriverException if some of it failed
     */
    public void synchronize() {
        enter();
        Calls.check("cuStreamSynchronize", JCudaDriver.cuStreamSynchronize(stream));
    }

    /**
     * Waits for the device and frees all that was had of it, memory in use as well; closing twice does nothing. A
     * device that was lost refuses all this; what it would free goes with its context.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        JCudaDriver.cuCtxSetCurrent(context);
        JCudaDriver.cuStreamSynchronize(stream);
        staging.close();
        memory.close();
        modules.values().forEach(Module::close);
        JCudaDriver.cuStreamDestroy(stream);
        arena.close();
        JCudaDriver.cuDevicePrimaryCtxRelease(device);
    }
}
