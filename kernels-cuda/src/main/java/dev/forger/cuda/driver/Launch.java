package dev.forger.cuda.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jcuda.Pointer;
import jcuda.driver.CUfunction;
import jcuda.driver.JCudaDriver;

/**
 * Launches of one entry. The geometry is set once; each launch then gives the fields of the entry's struct in their
 * order, each at its natural alignment as in C++:
 *
 * <pre>{@code
 * launch.begin().pointer(src).pointer(dst).int64(n).float32(alpha).run();
 * }</pre>
 *
 * <p>The size of all is checked against the PTX. The driver takes a copy of the struct, so the next launch may follow
 * at once; nothing is allocated. Not for several threads at a time.
 */
public final class Launch {
    private static final int MAX_GRID_YZ = 65_535;
    private static final int MAX_BLOCK_Z = 64;

    private final CudaContext context;
    private final CUfunction function;
    private final PtxEntry entry;
    private final MemorySegment fields;
    private final Pointer parameters;

    private int gridX = 1;
    private int gridY = 1;
    private int gridZ = 1;
    private int blockX = 1;
    private int blockY = 1;
    private int blockZ = 1;
    private long end;
    private long alignment;

    Launch(CudaContext context, CUfunction function, PtxEntry entry, Arena arena) {
        this.context = context;
        this.function = function;
        this.entry = entry;
        fields = arena.allocate(entry.parameterBytes(), Long.BYTES);
        MemorySegment table = arena.allocate(ValueLayout.ADDRESS);
        table.set(ValueLayout.ADDRESS, 0, fields);
        parameters = new HostAddress(table);
    }

    /**
     * Sets how many blocks there are.
     *
     * @throws IllegalArgumentException if an extent is not positive or larger than the hardware allows
     */
    public Launch grid(long x, long y, long z) {
        if (x < 1 || x > Integer.MAX_VALUE || y < 1 || y > MAX_GRID_YZ || z < 1 || z > MAX_GRID_YZ) {
            throw new IllegalArgumentException("grid: " + x + "x" + y + "x" + z + " of " + entry.name()
                    + ", expected 1x1x1 to " + Integer.MAX_VALUE + "x" + MAX_GRID_YZ + "x" + MAX_GRID_YZ);
        }
        gridX = (int) x;
        gridY = (int) y;
        gridZ = (int) z;
        return this;
    }

    /**
     * Sets how many threads a block has.
     *
     * @throws IllegalArgumentException if the entry was not compiled for so many
     */
    public Launch block(int x, int y, int z) {
        if (x < 1 || y < 1 || z < 1 || z > MAX_BLOCK_Z || (long) x * y * z > entry.maxThreads()) {
            throw new IllegalArgumentException("block: " + x + "x" + y + "x" + z + " of " + entry.name()
                    + ", expected at most " + entry.maxThreads() + " threads");
        }
        blockX = x;
        blockY = y;
        blockZ = z;
        return this;
    }

    /** Starts a new struct. */
    public Launch begin() {
        end = 0;
        alignment = 1;
        return this;
    }

    /** The next field: a device address. */
    public Launch pointer(long address) {
        return int64(address);
    }

    /** The next field: a {@code long long}. */
    public Launch int64(long value) {
        fields.set(ValueLayout.JAVA_LONG, place(Long.BYTES), value);
        return this;
    }

    /** The next field: an {@code int}. */
    public Launch int32(int value) {
        fields.set(ValueLayout.JAVA_INT, place(Integer.BYTES), value);
        return this;
    }

    /** The next field: a {@code float}. */
    public Launch float32(float value) {
        fields.set(ValueLayout.JAVA_FLOAT, place(Float.BYTES), value);
        return this;
    }

    private long place(int bytes) {
        long offset = roundUp(end, bytes);
        end = offset + bytes;
        alignment = Math.max(alignment, bytes);
        if (end > fields.byteSize()) {
            throw sizeMismatch();
        }
        return offset;
    }

    private IllegalArgumentException sizeMismatch() {
        return new IllegalArgumentException("parameters of " + entry.name() + ": have " + roundUp(end, alignment)
                + " bytes or more, the PTX declares " + entry.parameterBytes());
    }

    private static long roundUp(long offset, long alignment) {
        return (offset + alignment - 1) / alignment * alignment;
    }

    /**
     * Launches, and returns before the kernel has run.
     *
     * @throws IllegalArgumentException if fields are missing
     * @throws DriverException if the driver refuses, also because of a kernel before this one
     */
    public void run() {
        if (roundUp(end, alignment) != entry.parameterBytes()) {
            throw sizeMismatch();
        }
        context.enter();
        int code = JCudaDriver.cuLaunchKernel(
                function, gridX, gridY, gridZ, blockX, blockY, blockZ, 0, context.stream(), parameters, null);
        if (code != 0) {
            Calls.check("cuLaunchKernel of " + entry.name(), code);
        }
    }
}
