package dev.forger.cuda.driver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.JCudaDriver;
import org.jspecify.annotations.Nullable;

/** The PTX of one {@code .cu} file, compiled by the driver for the GPU, which keeps the result for the next process. */
final class Module implements AutoCloseable {
    /** Compute capabilities that there may be PTX for, newest first. */
    private static final List<Integer> TARGETS = List.of(100, 90, 80, 75);

    private final String file;
    private final CUmodule module = new CUmodule();
    private final Map<String, PtxEntry> entries;

    /**
     * Loads a file's PTX for the newest target that the GPU can run.
     *
     * @throws IllegalArgumentException if there is none
     * @throws DriverException if the driver refuses it
     */
    Module(String file, int capability) {
        this.file = file;
        byte[] ptx = newest(file, capability);
        entries = PtxEntry.parse(new String(ptx, StandardCharsets.UTF_8));
        // The driver wants a C string.
        Calls.check(
                "cuModuleLoadData of " + file,
                JCudaDriver.cuModuleLoadData(module, Arrays.copyOf(ptx, ptx.length + 1)));
    }

    private static byte[] newest(String file, int capability) {
        for (int target : TARGETS) {
            byte[] ptx = target <= capability ? read(file + ".sm_" + target + ".ptx") : null;
            if (ptx != null) {
                return ptx;
            }
        }
        throw new IllegalArgumentException(
                "there is no PTX of " + file + " for compute capability " + capability / 10 + "." + capability % 10);
    }

    private static byte @Nullable [] read(String name) {
        try (InputStream in = Module.class.getResourceAsStream("/dev/forger/cuda/ptx/" + name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Launch launch(CudaContext context, String name, Arena arena) {
        PtxEntry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(
                    "entry: there is no " + name + " in " + file + ", only " + entries.keySet());
        }
        CUfunction function = new CUfunction();
        Calls.check("cuModuleGetFunction of " + name, JCudaDriver.cuModuleGetFunction(function, module, name));
        return new Launch(context, function, entry, arena);
    }

    @Override
    public void close() {
        JCudaDriver.cuModuleUnload(module);
    }
}
