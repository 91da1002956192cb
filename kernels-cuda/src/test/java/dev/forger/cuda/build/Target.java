package dev.forger.cuda.build;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The GPUs that the kernels are checked for, with a multiprocessor's limits (CUDA C++ Programming Guide, 17). */
public enum Target {
    /** Turing. */
    SM_75(32, 16, 64 << 10, 256, 0),
    /** A100. */
    SM_80(64, 32, 164 << 10, 128, 1 << 10),
    /** H100. */
    SM_90(64, 32, 228 << 10, 128, 1 << 10),
    /** B200. */
    SM_100(64, 32, 228 << 10, 128, 1 << 10);

    private static final int WARP = 32;
    private static final int REGISTERS = 64 << 10;
    private static final int SCHEDULERS = 4;

    /** Registers are given out to warps in units of so many. */
    private static final int REGISTER_UNIT = 256;

    private final int warps;
    private final int blocks;
    private final int sharedBytes;
    private final int sharedUnit;
    private final int sharedReserved;

    Target(int warps, int blocks, int sharedBytes, int sharedUnit, int sharedReserved) {
        this.warps = warps;
        this.blocks = blocks;
        this.sharedBytes = sharedBytes;
        this.sharedUnit = sharedUnit;
        this.sharedReserved = sharedReserved;
    }

    /** What PTX and compilers call it, such as {@code sm_75}. */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    private int capability() {
        return Integer.parseInt(name().substring(3));
    }

    /** Which of a file's PTX is loaded on this GPU, as {@code sm_75}: the newest that it can run. */
    Optional<String> ptxOf(CudaSource source) {
        return source.targets().stream()
                .filter(target -> Integer.parseInt(target.substring(3)) <= capability())
                .max(java.util.Comparator.comparingInt(target -> Integer.parseInt(target.substring(3))));
    }

    /** How many percent of the warps that a multiprocessor can hold it does hold. */
    int occupancyPercent(Usage usage, int threads) {
        int blockWarps = (threads + WARP - 1) / WARP;
        int warpRegisters = roundUp(usage.registers() * WARP, REGISTER_UNIT);
        int warpsByRegisters = SCHEDULERS * (REGISTERS / SCHEDULERS / warpRegisters);
        int blockShared = roundUp(usage.sharedBytes() + sharedReserved, sharedUnit);
        int resident = List.of(
                        blocks,
                        warps / blockWarps,
                        warpsByRegisters / blockWarps,
                        blockShared == 0 ? blocks : sharedBytes / blockShared)
                .stream()
                .mapToInt(Integer::intValue)
                .min()
                .orElseThrow();
        return 100 * resident * blockWarps / warps;
    }

    private static int roundUp(int value, int unit) {
        return (value + unit - 1) / unit * unit;
    }

    /** Assembles PTX for this GPU; empty if no assembler here knows it. */
    Optional<List<Usage>> assemble(String ptx) throws IOException {
        return this == SM_100 ? Assembler.ptxas(ptx, id()) : Optional.of(Assembler.bundled(ptx, id()));
    }
}
