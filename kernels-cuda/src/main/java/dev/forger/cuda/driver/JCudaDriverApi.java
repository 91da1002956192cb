package dev.forger.cuda.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.JCudaDriver;

/** The installed driver, called through JCuda. */
public final class JCudaDriverApi implements Driver {
    private static final int NAME_BYTES = 256;

    /** The installed driver; nothing is loaded yet. */
    public JCudaDriverApi() {}

    @Override
    public String libraryName() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows")
                ? "nvcuda.dll"
                : "libcuda.so.1";
    }

    /** Looks for the library by itself: JCuda takes longer to load, and a call into a missing library ends the JVM. */
    @Override
    @SuppressWarnings("restricted")
    public boolean isInstalled() {
        try (Arena arena = Arena.ofConfined()) {
            return SymbolLookup.libraryLookup(libraryName(), arena)
                    .find("cuInit")
                    .isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public void bind() {
        PrivateTempFolder.during(() -> JCudaDriver.setExceptionsEnabled(false));
    }

    @Override
    public int version() {
        int[] version = new int[1];
        Calls.check("cuDriverGetVersion", JCudaDriver.cuDriverGetVersion(version));
        return version[0];
    }

    @Override
    public void initialise() {
        Calls.check("cuInit", JCudaDriver.cuInit(0));
    }

    @Override
    public int deviceCount() {
        int[] count = new int[1];
        Calls.check("cuDeviceGetCount", JCudaDriver.cuDeviceGetCount(count));
        return count[0];
    }

    @Override
    public Gpu gpu(int ordinal) {
        CUdevice device = new CUdevice();
        Calls.check("cuDeviceGet", JCudaDriver.cuDeviceGet(device, ordinal));
        byte[] name = new byte[NAME_BYTES];
        Calls.check("cuDeviceGetName", JCudaDriver.cuDeviceGetName(name, name.length, device));
        long[] memoryBytes = new long[1];
        Calls.check("cuDeviceTotalMem", JCudaDriver.cuDeviceTotalMem(memoryBytes, device));
        return new Gpu(
                zeroTerminated(name),
                attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, device),
                attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, device),
                memoryBytes[0]);
    }

    private static int attribute(int attribute, CUdevice device) {
        int[] value = new int[1];
        Calls.check("cuDeviceGetAttribute", JCudaDriver.cuDeviceGetAttribute(value, attribute, device));
        return value[0];
    }

    private static String zeroTerminated(byte[] bytes) {
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
