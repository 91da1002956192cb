package dev.forger.memory;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.Map;

/**
 * Blocks for tensors and for what kernels put aside: in pages of 2 MiB, where Linux has them to give (its setting
 * {@code transparent_hugepage}, when that is {@code madvise} or {@code always}). Small blocks, and those of other
 * systems, are {@link HostAllocator}'s.
 *
 * <p>Tensors that stream from memory are faster so: on Zen 4 one thread takes 4.0 to 4.6 instead of 5.0 to 5.4 ms for a
 * leaky ReLU of 64 MiB, and a step of dcgan-64 on two is 1.03 times as fast (docs/scaling.md).
 *
 * <p>A second-level cache finds a line's set by its physical address. Pages of 4 KiB lie anywhere, so some sets are
 * asked for more lines than they have, which ones and how many is chance: on an Emerald Rapids core, 1 MiB of packed
 * operand in 2 MiB of cache, a product of n = 512 ran at 85 to 93% of the peak, by the JVM and the device in it; the
 * medians of five JVMs were 91.0, 91.3, 92.4, 93.1 and 93.4%, and 92.7 to 93.3% with pages of 2 MiB, in turns.
 *
 * <p>A block is all zero, and becomes resident where it is first written, near whoever writes it.
 */
public final class HugePageAllocator implements SystemAllocator {
    private static final long PAGE_BYTES = 2L << 20;

    /** From where on a block is worth a page of its own. */
    private static final long LEAST_BYTES = PAGE_BYTES / 2;

    private static final boolean IS_LINUX = "Linux".equals(System.getProperty("os.name"));

    private final HostAllocator small = new HostAllocator();
    private final Map<Long, Mapping> mappings = new HashMap<>();

    /** What {@code munmap} takes. */
    private record Mapping(long address, long bytes) {}

    /** An allocator with no blocks yet. */
    public HugePageAllocator() {}

    @Override
    public synchronized long allocate(long bytes) {
        if (bytes < LEAST_BYTES || !IS_LINUX) {
            return small.allocate(bytes);
        }
        long whole = Math.ceilDiv(bytes, PAGE_BYTES) * PAGE_BYTES;
        Mapping mapping = new Mapping(Linux.map(whole + PAGE_BYTES), whole + PAGE_BYTES);
        long address = Math.ceilDiv(mapping.address, PAGE_BYTES) * PAGE_BYTES;
        Linux.adviseHugePages(address, whole);
        mappings.put(address, mapping);
        return address;
    }

    @Override
    public synchronized void free(long address) {
        Mapping mapping = mappings.remove(address);
        if (mapping == null) {
            small.free(address);
        } else {
            Linux.unmap(mapping.address, mapping.bytes);
        }
    }

    /** The C library's functions, with Linux's constants. */
    @SuppressWarnings("restricted")
    private static final class Linux {
        private static final int READ_AND_WRITE = 3; // PROT_READ | PROT_WRITE
        private static final int PRIVATE_AND_ANONYMOUS = 0x22; // MAP_PRIVATE | MAP_ANONYMOUS
        private static final int NO_FILE = -1;
        private static final long FAILED = -1; // MAP_FAILED
        private static final int HUGE_PAGE = 14; // MADV_HUGEPAGE

        private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
        private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
        private static final MethodHandle MMAP =
                handle("mmap", FunctionDescriptor.of(LONG, LONG, LONG, INT, INT, INT, LONG));
        private static final MethodHandle MADVISE = handle("madvise", FunctionDescriptor.of(INT, LONG, LONG, INT));
        private static final MethodHandle MUNMAP = handle("munmap", FunctionDescriptor.of(INT, LONG, LONG));

        private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
        }

        /** A call, of which only the C library knows what it does. */
        private interface Call {
            long run() throws Throwable;
        }

        /** Calls; the C library throws nothing, so what is thrown is the JVM's own. */
        private static long call(Call function) {
            try {
                return function.run();
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError("the C library throws nothing", e);
            }
        }

        static long map(long bytes) {
            long address =
                    call(() -> (long) MMAP.invokeExact(0L, bytes, READ_AND_WRITE, PRIVATE_AND_ANONYMOUS, NO_FILE, 0L));
            if (address == FAILED) {
                throw HostAllocator.outOfMemory(bytes, null);
            }
            return address;
        }

        /** Asks for huge pages; a system that has none goes on with small ones. */
        static void adviseHugePages(long address, long bytes) {
            call(() -> (int) MADVISE.invokeExact(address, bytes, HUGE_PAGE));
        }

        static void unmap(long address, long bytes) {
            if (call(() -> (int) MUNMAP.invokeExact(address, bytes)) != 0) {
                throw new AssertionError("the system refused " + bytes + " bytes back at " + Long.toHexString(address));
            }
        }
    }
}
