/**
 * The CUDA driver as the backend uses it, with JCuda behind it; no other package touches JCuda.
 *
 * <p>{@link dev.forger.cuda.driver.Driver} is for finding out what there is. A {@link
 * dev.forger.cuda.driver.CudaContext} is a GPU in use: it has the device's memory, copies between host and device, and
 * {@link dev.forger.cuda.driver.Launch launches} of the kernels in {@code src/main/cuda}, whose PTX lies beside the
 * classes:
 *
 * <pre>{@code
 * Launch launch = context.launch("axpy", "axpy").grid(blocks, 1, 1).block(256, 1, 1);
 * launch.begin().pointer(src).pointer(dst).int64(n).float32(alpha).run(); // returns at once
 * context.download(dst, host);  // waits for what was launched before
 * }</pre>
 *
 * <p>All kernels of a device run in one stream, in the order of their launches, so memory that the host frees may be
 * handed out again at once. Copies into the device cross the bus in a stream of their own. What the driver refuses is
 * a {@link dev.forger.cuda.driver.DriverException} that names the call, the code and its meaning. A kernel's failure
 * shows in a later call, and makes all calls after it fail: the context is lost, and with it what lies on the device.
 */
package dev.forger.cuda.driver;
