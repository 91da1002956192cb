package dev.forger.kernel;

import dev.forger.device.Device;
import dev.forger.memory.Buffer;
import dev.forger.memory.Storage;
import java.lang.foreign.MemorySegment;

/**
 * Device memory between two guard zones. The guards hold NaNs, so a kernel that reads them gives
 * itself away in its result, and one that writes them is found by {@link #read}.
 */
public final class GuardedBuffer implements Buffer {
    private static final int GUARD = 64;

    private final Device device;
    private final String name;
    private final Storage block;
    private final int lead;
    private final int elements;

    /**
     * Memory that holds {@code values}.
     *
     * @param name the operand's, for messages
     * @param shift how many elements to move the start off the block's alignment
     */
    public GuardedBuffer(Device device, String name, float[] values, int shift) {
        this.device = device;
        this.name = name;
        this.lead = GUARD + shift;
        this.elements = values.length;
        int[] bits = new int[lead + elements + GUARD];
        for (int i = 0; i < bits.length; i++) {
            boolean inside = i >= lead && i < lead + elements;
            bits[i] = inside ? Float.floatToRawIntBits(values[i - lead]) : pattern(i);
        }
        block = device.allocate(bits.length);
        device.copyIn(MemorySegment.ofArray(bits), block);
    }

    private static int pattern(int index) {
        return 0x7FC00000 | (index * 0x9E3779B1) >>> 12;
    }

    @Override
    public long address() {
        return block.address() + (long) lead * Float.BYTES;
    }

    @Override
    public long bytes() {
        return (long) elements * Float.BYTES;
    }

    @Override
    public Storage storage() {
        return block;
    }

    /** The contents, after a check that both guard zones are as they were. */
    public float[] read() {
        int[] bits = new int[lead + elements + GUARD];
        device.copyOut(block, MemorySegment.ofArray(bits));
        float[] values = new float[elements];
        for (int i = 0; i < bits.length; i++) {
            if (i >= lead && i < lead + elements) {
                values[i - lead] = Float.intBitsToFloat(bits[i]);
            } else if (bits[i] != pattern(i)) {
                throw new AssertionError(name + ": the kernel wrote element " + (i - lead) + ", outside the buffer of "
                        + elements + " elements");
            }
        }
        return values;
    }
}
