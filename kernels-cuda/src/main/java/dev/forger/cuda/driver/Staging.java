package dev.forger.cuda.driver;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import jcuda.Pointer;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;

/**
 * Copies between host and device, in pieces through a ring of slots: pinned host memory, which the GPU can read by
 * itself while the host goes on, and as much device memory.
 *
 * <p>A piece on its way in crosses the bus in a stream of its own, beside the kernels that were launched before; only
 * the last step, from the slot to where it belongs, takes its turn among the kernels, at the speed of the device's
 * memory. So the destination may still be in use by earlier kernels. The host waits only for a slot that is still
 * crossing.
 */
final class Staging implements AutoCloseable {
    private static final int SLOTS = 4;

    /** At 25 GB/s on the bus a piece of this size takes 42 µs, some five times what its driver calls take. */
    private static final int SLOT_BYTES = 1 << 20;

    private final CudaContext context;
    private final DeviceMemory memory;
    private final CUstream bus = new CUstream();
    private final List<Slot> slots = new ArrayList<>();
    private int turn;

    /** A ring without slots; the context was entered. */
    Staging(CudaContext context, DeviceMemory memory) {
        this.context = context;
        this.memory = memory;
        Calls.check("cuStreamCreate", JCudaDriver.cuStreamCreate(bus, CUstream_flags.CU_STREAM_NON_BLOCKING));
    }

    /** A piece of pinned memory, one of device memory, and how far the GPU is with them. */
    private static final class Slot implements AutoCloseable {
        final DeviceAddress device;
        final Pointer pointer = new Pointer();
        final CUevent crossed = new CUevent();
        final CUevent delivered = new CUevent();
        final MemorySegment host;

        Slot(DeviceMemory memory) {
            try {
                device = new DeviceAddress(memory.allocate(SLOT_BYTES));
                Calls.check("cuMemHostAlloc", JCudaDriver.cuMemHostAlloc(pointer, SLOT_BYTES, 0));
                create(crossed);
                create(delivered);
                ByteBuffer buffer = pointer.getByteBuffer(0, SLOT_BYTES);
                host = MemorySegment.ofBuffer(buffer.order(ByteOrder.nativeOrder()));
            } catch (DriverException e) {
                close();
                throw e;
            }
        }

        private static void create(CUevent event) {
            Calls.check("cuEventCreate", JCudaDriver.cuEventCreate(event, CUevent_flags.CU_EVENT_DISABLE_TIMING));
        }

        void awaitHost() {
            Calls.check("cuEventSynchronize", JCudaDriver.cuEventSynchronize(crossed));
        }

        /** Refused for what was not made, and on a device that was lost, with whose context it goes. */
        @Override
        public void close() {
            JCudaDriver.cuMemFreeHost(pointer);
            JCudaDriver.cuEventDestroy(crossed);
            JCudaDriver.cuEventDestroy(delivered);
        }
    }

    /** The slot whose turn it is; made when it is first needed. */
    private Slot next() {
        if (turn == slots.size()) {
            slots.add(new Slot(memory));
        }
        Slot slot = slots.get(turn);
        turn = (turn + 1) % SLOTS;
        return slot;
    }

    /** Copies in, and returns when {@code src} may be reused. */
    void upload(MemorySegment src, long dst) {
        for (long done = 0; done < src.byteSize(); done += SLOT_BYTES) {
            long bytes = Math.min(SLOT_BYTES, src.byteSize() - done);
            Slot slot = next();
            slot.awaitHost();
            MemorySegment.copy(src, done, slot.host, 0, bytes);
            wait(bus, slot.delivered);
            Calls.check("cuMemcpyHtoDAsync", JCudaDriver.cuMemcpyHtoDAsync(slot.device, slot.pointer, bytes, bus));
            record(slot.crossed, bus);
            wait(context.stream(), slot.crossed);
            Calls.check(
                    "cuMemcpyDtoDAsync",
                    JCudaDriver.cuMemcpyDtoDAsync(new DeviceAddress(dst + done), slot.device, bytes, context.stream()));
            record(slot.delivered, context.stream());
        }
    }

    /** Copies out when all kernels before have run, and returns when it is there. */
    void download(long src, MemorySegment dst) {
        long pieces = (dst.byteSize() + SLOT_BYTES - 1) / SLOT_BYTES;
        List<Slot> crossing = new ArrayList<>();
        for (long started = 0, taken = 0; taken < pieces; ) {
            if (started < pieces && started - taken < SLOTS) {
                Slot slot = next();
                slot.awaitHost();
                Calls.check(
                        "cuMemcpyDtoHAsync",
                        JCudaDriver.cuMemcpyDtoHAsync(
                                slot.pointer,
                                new DeviceAddress(src + started * SLOT_BYTES),
                                pieceBytes(dst, started),
                                context.stream()));
                record(slot.crossed, context.stream());
                crossing.add(slot);
                started++;
            } else {
                Slot slot = crossing.removeFirst();
                slot.awaitHost();
                MemorySegment.copy(slot.host, 0, dst, taken * SLOT_BYTES, pieceBytes(dst, taken));
                taken++;
            }
        }
    }

    private static long pieceBytes(MemorySegment all, long piece) {
        return Math.min(SLOT_BYTES, all.byteSize() - piece * SLOT_BYTES);
    }

    private static void record(CUevent event, CUstream stream) {
        Calls.check("cuEventRecord", JCudaDriver.cuEventRecord(event, stream));
    }

    private static void wait(CUstream stream, CUevent event) {
        Calls.check("cuStreamWaitEvent", JCudaDriver.cuStreamWaitEvent(stream, event, 0));
    }

    @Override
    public void close() {
        JCudaDriver.cuStreamSynchronize(bus);
        slots.forEach(Slot::close);
        JCudaDriver.cuStreamDestroy(bus);
    }
}
